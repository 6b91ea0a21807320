/// <reference lib="dom" />

const KEY = "throughline-theme";

/** The toggle, the system's own choice until it is used, and light for print. */
export function attachTheme(redraw: () => void) {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = (theme: string | undefined) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    redraw();
  };
  apply(remembered());
  system.addEventListener("change", redraw);
  const button = document.querySelector<HTMLButtonElement>("button[data-toggle-theme]");
  button?.addEventListener("click", () => {
    const dark = (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
    apply(dark ? "light" : "dark");
    remember(dark ? "light" : "dark");
  });
  let before: string | undefined;
  addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    apply("light");
  });
  addEventListener("afterprint", () => apply(before));
}

/** Storage may be closed to a file that was opened from disk: then nothing is remembered. */
function remembered(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(theme: string) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}
