import { expect, test } from "vitest";
import { source, typescriptSources } from "../house/source.ts";
import { filesOf, Judge } from "./judge.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { ImportGraph } from "./reach.ts";

const PATH = "engine/num/random.ts";
const sources = typescriptSources();
const text = sources.find(({ path }) => path === PATH) ?? source(PATH, "");
const files = filesOf(new ImportGraph(sources).testsOf(PATH), 1).slice(0, 1);

const OPTIONS = { share: 1, seconds: 300, compiler: null };

const verdictOf = async (mutant: Mutant) => {
  return await new Judge(OPTIONS).verdict(mutant, files);
};

test("a change of random numbers is noticed, the same text is not, and neither stays behind", async () => {
  const [mutant] = mutantsOf(PATH, text.text).filter(({ kind, from }) =>
    kind === "operator" && from === "+"
  );
  const same = { ...mutant, to: mutant.from };
  expect(files).toEqual(["test/engine/num/random_test.ts"]);
  expect(await verdictOf(same)).toBe("survived");
  expect(await verdictOf(mutant)).toBe("killed");
  expect(await verdictOf(same)).toBe("survived");
});

test("a change that no test reaches is told apart from one that no test notices", async () => {
  const [mutant] = mutantsOf(PATH, text.text);
  expect(await new Judge(OPTIONS).verdict(mutant, [])).toBe("unreached");
});
