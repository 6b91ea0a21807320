import config from "../../deno.json" with { type: "json" };

/** What the run was made with. */
export const versions = (): Readonly<Record<string, string>> => ({
  throughline: config.version,
  deno: Deno.version.deno,
  v8: Deno.version.v8,
});
