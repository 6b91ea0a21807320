import { existsSync, readFileSync } from "node:fs";
import { resolved } from "./imports.ts";
import { at, type Finding, isNode, type Node, ROOT, type Source, source } from "./source.ts";

const DECLARATIONS = new Set([
  "ClassDeclaration",
  "FunctionDeclaration",
  "TSDeclareFunction",
  "TSEnumDeclaration",
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "VariableDeclaration",
]);

/** Exported declarations of a file by name, and whether a doc comment stands right before any of them. */
function exportedDocs(file: Source): ReadonlyMap<string, { documented: boolean; node: Node }> {
  const names = new Map<string, { documented: boolean; node: Node }>();
  const { body } = file.program;
  if (!Array.isArray(body)) return names;
  for (const node of body as readonly Node[]) {
    const { declaration } = node;
    if (!isNode(declaration) || !DECLARATIONS.has(declaration.type)) continue;
    const documented = hasDoc(file, node);
    for (const name of declaredNames(declaration)) {
      const before = names.get(name);
      names.set(name, { documented: documented || before?.documented === true, node });
    }
  }
  return names;
}

function declaredNames(declaration: Node): readonly string[] {
  const { declarations, id } = declaration;
  const ids = Array.isArray(declarations)
    ? (declarations as readonly Node[]).map((one) => one.id)
    : [id];
  return ids.flatMap((one) => (isNode(one) && typeof one.name === "string" ? [one.name] : []));
}

function hasDoc({ comments, text }: Source, node: Node): boolean {
  return comments.some((comment) =>
    comment.type === "Block" && comment.value.startsWith("*") &&
    text.slice(comment.end, node.start).trim() === "" && comment.end <= node.start
  );
}

/** Exports of a face (a `mod.ts`), through all its re-exports, that have no doc comment. */
export function findUndocumented(
  face: Source,
  load: (path: string) => Source = loadSource,
): readonly Finding[] {
  const found: Finding[] = [];
  const { body } = face.program;
  if (!Array.isArray(body)) return found;
  for (const node of body as readonly Node[]) {
    if (!isNode(node.source)) continue;
    const specifier = String(node.source.value);
    if (!specifier.startsWith(".")) continue;
    const file = load(resolved(face.path, specifier));
    if (file.path.endsWith("/mod.ts")) {
      found.push(...findUndocumented(file, load));
      continue;
    }
    const exported = exportedDocs(file);
    const names = node.type === "ExportAllDeclaration"
      ? [...exported.keys()]
      : specifierNames(node);
    for (const name of names) {
      const one = exported.get(name);
      if (one === undefined) found.push(at(face, node, `${name} is not declared in ${file.path}`));
      else if (!one.documented) found.push(at(file, one.node, `${name} has no doc comment`));
    }
  }
  return found;
}

function specifierNames(node: Node): readonly string[] {
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers as readonly Node[] : [];
  return specifiers.flatMap(({ local }) =>
    isNode(local) && typeof local.name === "string" ? [local.name] : []
  );
}

export function loadSource(path: string): Source {
  return source(path, readFileSync(ROOT + path, "utf8"));
}

/** The faces that there are. */
export const facePaths = (): readonly string[] =>
  ["mod.ts", "engine/mod.ts", "data/mod.ts", "backtest/mod.ts", "live/mod.ts"]
    .filter((path) => existsSync(ROOT + path));
