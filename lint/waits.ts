/** Any node of a syntax tree: what it is, and whatever else it has. */
export interface Tree {
  type: string;
  [member: string]: unknown;
}

/** What load, drills and benches do they do by the clock, and on purpose. */
const TESTS = /^(?:test\/(?!bench|drills|long|proof)|local-cloud\/test\/|packages\/sdk\/test\/)/;

/** Looks again and again until it finds: what is looked by, by the place of its argument. */
const LOOKS: Record<string, (given: readonly unknown[]) => unknown> = {
  "expect.poll": ([look]) => look,
  until: (given) => given.at(-1),
};

/** What changes what is there, by the name of a method or a verb. Reading a page anew changes nothing. */
const ACTS = new Set(
  [
    ...["click", "dblclick", "fill", "check", "uncheck", "press", "tap", "type", "selectOption", "setInputFiles", "dispatchEvent"],
    ...["post", "put", "patch", "delete", "insert", "update", "send", "sendBatch", "publish", "raise", "resolve", "act", "confirm"],
    ...["consume", "pump", "drain", "sweep", "settle", "reserve", "alarm", "advance", "pass", "flush", "raiseOnce", "refresh", "retry"],
    ...["push", "pop", "shift", "unshift", "splice", "takeAll", "mockRestore", "mockClear"],
  ].map((name) => name.toLowerCase()),
);
const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, "type") === "string";

/** The trees within one, itself first; its parent is none of them. */
export function* within(tree: Tree): Generator<Tree> {
  yield tree;
  for (const [member, value] of Object.entries(tree)) {
    if (member === "parent") continue;
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) if (isTree(one)) yield* within(one);
  }
}

/** How a call is named: `expect.poll`, `until`. */
export function nameOf(callee: unknown): string {
  if (!isTree(callee)) return "";
  if (callee.type === "Identifier") return String(callee["name"]);
  if (callee.type !== "MemberExpression") return "";
  const holder = nameOf(callee["object"]);
  return `${holder === "" ? "?" : holder}.${nameOf(callee["property"])}`;
}

function actOf(tree: Tree): string | undefined {
  if (tree.type === "AssignmentExpression" || tree.type === "UpdateExpression") return "sets a value";
  if (tree.type === "Literal" && WRITES.has(String(tree["value"]))) return `sends a ${String(tree["value"])}`;
  if (tree.type !== "CallExpression") return undefined;
  const called = nameOf(tree["callee"]);
  const name = called.split(".").at(-1) ?? "";
  // Of a page; by itself it is what a step of the journey asserts by.
  if (called === "check") return undefined;
  return ACTS.has(name.toLowerCase()) ? `calls ${name}` : undefined;
}

/** A wait in a test that is one of luck, and why; of a whole file. */
export function waitsOfLuck(path: string, file: Tree): { node: Tree; because: string }[] {
  if (!TESTS.test(path)) return [];
  const all = [...within(file)];
  const calls = all.filter(({ type }) => type === "CallExpression").map((node) => ({ node, name: nameOf(node["callee"]) }));
  const named = new Map(
    all.flatMap((node): [string, Tree][] => {
      const body = node.type === "FunctionDeclaration" ? node : node["init"];
      const isNamed = node.type === "FunctionDeclaration" || node.type === "VariableDeclarator";
      return isNamed && isTree(body) && /Function/.test(body.type) ? [[nameOf(node["id"]), body]] : [];
    }),
  );
  const hasFakeTimers = calls.some(({ name }) => name === "vi.useFakeTimers");
  const daysForNothing = all.filter(isDayForNothing).map((node) => ({
    node,
    because: "who asks for a budget's day waits a second for its rows and goes on: `handedOn` waits until they are there",
  }));
  const waits = calls.flatMap(({ node, name }) => {
    if (name === "runDurableObjectAlarm")
      return [{ node, because: "it finds no alarm while one rings by itself, and goes on: `ring` waits for its end" }];
    if (name === "vi.waitFor" || name === "vi.waitUntil")
      return [{ node, because: "one way to wait: `expect.poll`, which is as patient as vitest.config.ts says" }];
    if (
      name.endsWith(".waitForTimeout") ||
      name === "scheduler.wait" ||
      (/\.test\.tsx?$/.test(path) && name === "setTimeout" && !hasFakeTimers)
    )
      return [{ node, because: "no sleep in a test: wait for the thing itself, or let a fake clock pass" }];
    const looked = LOOKS[name]?.(node["arguments"] as unknown[]);
    const look = isTree(looked) && looked.type === "Identifier" ? named.get(nameOf(looked)) : looked;
    const act = isTree(look) ? [...within(look)].map(actOf).find((found) => found !== undefined) : undefined;
    return act === undefined
      ? []
      : [{ node, because: `what looks again and again only looks, and this ${act}: it makes or spoils what it waits for` }];
  });
  return [...daysForNothing, ...waits];
}

/** `await budget.day(day);`: asked for what it brings about, not for what it says. Of an isolate's it is how its calls are handed over. */
function isDayForNothing({ type, expression }: Tree): boolean {
  if (type !== "ExpressionStatement" || !isTree(expression)) return false;
  const asked = expression.type === "AwaitExpression" ? expression["argument"] : expression;
  if (!isTree(asked) || asked.type !== "CallExpression" || !isTree(asked["callee"])) return false;
  const { object, property } = asked["callee"];
  const of = isTree(object) && object.type === "CallExpression" ? object["callee"] : object;
  return nameOf(property) === "day" && /budgets?$/i.test(nameOf(of)) && !nameOf(of).endsWith("callBudgets");
}
