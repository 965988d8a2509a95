import { lenientJson } from "./lenient-json.ts";
import { rawText, type Element } from "./markup.ts";
import { plainText } from "./plain-text.ts";
import { term, type Thing, type Value } from "./thing.ts";
import type { Sliced } from "../../../platform/sliced.ts";
import type { WorkBudget } from "./work-budget.ts";

type NodeObject = Readonly<Record<string, unknown>>;

export interface JsonLd {
  /** Every top-level item, `@graph` opened. */
  things: Thing[];
  /** Scripts that are no JSON. */
  malformed: number;
  /** Scripts left out for their size. */
  tooLarge: number;
}

/** The items of a page's JSON-LD scripts. A reference by `@id` leads to the node it names; nothing is copied. */
export function* jsonLdThings(scripts: readonly Element[], scriptMaxBytes: number, budget: WorkBudget): Sliced<JsonLd> {
  const roots: Root[] = [];
  let malformed = 0;
  let tooLarge = 0;
  let since = budget.spent;
  for (const [index, script] of scripts.entries()) {
    if (budget.spent - since > STEPS_A_SLICE) {
      yield;
      since = budget.spent;
    }
    const text = rawText(script, budget).trim();
    if (text === "") continue;
    budget.spend(STEPS_A_SCRIPT);
    if (text.length > scriptMaxBytes) {
      tooLarge += 1;
      continue;
    }
    const read = lenientJson(text, budget);
    if (read === undefined) malformed += 1;
    else roots.push({ ...read, script: index + 1 });
  }
  const graph = new Graph(roots, budget);
  const nodes = topLevel(
    roots.map(({ json }) => json),
    budget,
  );
  return { things: nodes.map((node) => graph.thing(node)), malformed, tooLarge };
}

/** Steps after which others have their turn. */
const STEPS_A_SLICE = 10_000;

/** What a script costs beside its characters. */
const STEPS_A_SCRIPT = 50;

/** What one script says. */
interface Root {
  json: unknown;
  script: number;
  repaired: boolean;
}

/** What a value stands in, and under which name or number. */
interface Place {
  within: object | Root;
  key: string;
  root: Root;
}

/** Names of a path that are told; what stands deeper is told by its end. */
const PATH_NAMES = 12;
const PATH_NAME_MAX = 40;

/** The nodes of some JSON, each one thing however many refer to it. */
class Graph {
  readonly budget: WorkBudget;
  readonly #named = new Map<string, NodeObject>();
  readonly #things = new Map<NodeObject, Thing>();
  readonly #places = new Map<object, Place>();

  constructor(roots: readonly Root[], budget: WorkBudget) {
    this.budget = budget;
    const ahead: object[] = [];
    const found = (value: unknown, place: Place): void => {
      if (typeof value !== "object" || value === null) return;
      this.#places.set(value, place);
      ahead.push(value);
    };
    for (const root of roots) found(root.json, { within: root, key: "", root });
    for (let value = ahead.pop(); value !== undefined; value = ahead.pop()) {
      if (isNode(value)) this.#name(value);
      const { root } = this.#places.get(value) as Place;
      for (const [key, member] of Object.entries(value)) {
        budget.spend();
        found(member, { within: value, key, root });
      }
    }
  }

  isRepaired(node: object): boolean {
    return this.#places.get(node)?.root.repaired ?? false;
  }

  pathOf(node: object): string {
    const names: string[] = [];
    let place = this.#places.get(node);
    for (; place && place.within !== place.root && names.length < PATH_NAMES; place = this.#places.get(place.within))
      names.unshift(Array.isArray(place.within) ? String(Number(place.key) + 1) : place.key.slice(0, PATH_NAME_MAX));
    if (place && place.within !== place.root) names.unshift("…");
    return [`script ${place?.root.script ?? 1}`, ...names].join(" > ");
  }

  /** Of several nodes of one name, the one that says most stands for it. */
  #name(node: NodeObject): void {
    const id = node["@id"];
    if (typeof id !== "string") return;
    const known = this.#named.get(id);
    if (!known || Object.keys(known).length < Object.keys(node).length) this.#named.set(id, node);
  }

  thing(node: NodeObject): Thing {
    const id = node["@id"];
    const meant = typeof id === "string" && Object.keys(node).length === 1 ? (this.#named.get(id) ?? node) : node;
    const known = this.#things.get(meant);
    if (known) return known;
    const made = new JsonLdThing(meant, this);
    this.#things.set(meant, made);
    return made;
  }
}

class JsonLdThing implements Thing {
  readonly syntax = "json-ld";
  readonly types: readonly string[];
  readonly id?: string;
  readonly repaired?: true;
  readonly #node: NodeObject;
  readonly #graph: Graph;
  readonly #read = new Map<string, readonly Value[]>();

  constructor(node: NodeObject, graph: Graph) {
    this.#node = node;
    this.#graph = graph;
    this.types = [node["@type"]]
      .flat()
      .filter((type) => typeof type === "string")
      .map(term);
    if (typeof node["@id"] === "string") this.id = node["@id"];
    if (graph.isRepaired(node)) this.repaired = true;
  }

  get path(): string {
    return this.#graph.pathOf(this.#node);
  }

  values(property: string): readonly Value[] {
    const { budget } = this.#graph;
    const values = this.#read.get(property) ?? this.#valuesOf(property);
    this.#read.set(property, values);
    budget.spend(1 + values.length);
    return values;
  }

  #valuesOf(property: string): readonly Value[] {
    const { budget } = this.#graph;
    const names = Object.keys(this.#node);
    budget.spend(names.length);
    return names
      .filter((name) => name === property || (!name.startsWith("@") && term(name) === property))
      .flatMap((name) => flat(this.#node[name], budget).map((value) => this.#valueOf(value)));
  }

  #valueOf(value: unknown): Value {
    if (typeof value === "number") return value;
    if (isNode(value)) return this.#graph.thing(value);
    return { text: plainText(String(value), this.#graph.budget), notation: "machine" };
  }
}

function topLevel(roots: readonly unknown[], budget: WorkBudget): NodeObject[] {
  const found: NodeObject[] = [];
  const ahead = flat(roots, budget).toReversed();
  for (let value = ahead.pop(); value !== undefined; value = ahead.pop()) {
    budget.spend();
    if (!isNode(value)) continue;
    const graph = value["@graph"];
    if (graph === undefined || "@type" in value) found.push(value);
    if (graph !== undefined) for (const member of flat(graph, budget).toReversed()) ahead.push(member);
  }
  return found;
}

/** The members of arrays within arrays, in their order; null says nothing. */
function flat(value: unknown, budget: WorkBudget): unknown[] {
  const found: unknown[] = [];
  const ahead = [value];
  while (ahead.length > 0) {
    budget.spend();
    const next = ahead.pop();
    if (Array.isArray(next)) for (let index = next.length - 1; index >= 0; index -= 1) ahead.push(next[index]);
    else if (next !== null && next !== undefined) found.push(next);
  }
  return found;
}

function isNode(value: unknown): value is NodeObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
