import { at, type Finding, isIn, type Source, walk } from "./source.ts";

const DIRECTIVE = /@ts-(ignore|nocheck|expect-error)|deno-lint-ignore-file/;

/** Where the type checker is told to look away: `any`, `x!`, checker directives. */
export function findLooseTypes(file: Source): readonly Finding[] {
  const found: Finding[] = [];
  if (isIn(file.path, ["test/"])) return found;
  walk(file.program, (node) => {
    if (node.type === "TSAnyKeyword") found.push(at(file, node, "any, expected a type or unknown"));
    if (node.type === "TSNonNullExpression") {
      found.push(at(file, node, "x!, expected a check that says what is wrong"));
    }
  });
  for (const comment of file.comments) {
    if (DIRECTIVE.test(comment.value)) found.push(at(file, comment, "a checker directive"));
  }
  return found;
}
