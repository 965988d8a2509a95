import { nameOf, within, type Tree } from "./waits.ts";

/** Where the whole Worker runs beside a test, in its isolate or its process. A unit's test in plain Node has nothing beside it. */
const BESIDE_OTHERS = /^test\/(?:worker|journey|browser)\//;
/** They are how a test hears what is logged, and nothing else. */
const OWN_WAYS = new Set(["test/worker/held-console.ts", "test/worker/lines-logged.ts"]);
const PLATFORM =
  /^(?:(?:globalThis|self|global)\.)?(?:globalThis|self|global|console|caches(?:\.default)?|crypto(?:\.subtle)?|Date|Math|performance|scheduler|AbortSignal)$/;

const BECAUSE = "of the platform there is one for all that runs beside the test";
const argumentsOf = (call: Tree): readonly unknown[] => call["arguments"] as unknown[];
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && "type" in value;

/** A server that is everybody: then the test answers, and records, what it was not meant for. */
function isEverybody(server: unknown): boolean {
  if (!isTree(server)) return false;
  if (server.type === "Literal") return server["value"] === "" || /^\/[.^$*]*\/\w*$/.test(String(server["raw"]));
  return server.type === "ArrowFunctionExpression" && isTree(server["body"]) && server["body"]["value"] === true;
}

/** A test that stands in for more than it is of, and why; of a whole file. */
export function standInsForAll(path: string, file: Tree): { node: Tree; because: string }[] {
  if (!BESIDE_OTHERS.test(path) || OWN_WAYS.has(path)) return [];
  return [...within(file)].flatMap((node) => {
    if (node.type === "AssignmentExpression") {
      const holder = isTree(node["left"]) && node["left"].type === "MemberExpression" ? nameOf(node["left"]["object"]) : "";
      return PLATFORM.test(holder)
        ? [{ node, because: `${BECAUSE}: \`inPlaceOf\` (test/support/network.ts) answers for a server alone` }]
        : [];
    }
    if (node.type !== "CallExpression") return [];
    const [first] = argumentsOf(node);
    const called = nameOf(node["callee"]);
    if (called === "vi.stubGlobal" || (called === "vi.spyOn" && PLATFORM.test(nameOf(first))))
      return [
        {
          node,
          because: `${BECAUSE}: \`inPlaceOf\` for a server, \`linesLogged\` for what is logged, a port of the test's own for the rest`,
        },
      ];
    return called === "inPlaceOf" && isEverybody(first)
      ? [{ node, because: "name the server: whatever else is asked meanwhile goes where it goes" }]
      : [];
  });
}
