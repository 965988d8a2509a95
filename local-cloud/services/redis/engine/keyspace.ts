import { wrongType, type Entry, type Value } from "./values.ts";

type ValueOf<Type extends Value["type"]> = Extract<Value, { type: Type }>;

/** The keys of the one database. Nothing is seen after its expiry, judged at `now`, which the engine sets per command. */
export class Keyspace {
  /** Milliseconds since the epoch. */
  now = 0;
  readonly #entries: Map<string, Entry>;

  constructor(entries: Map<string, Entry> = new Map()) {
    this.#entries = entries;
  }

  /** The state itself, for a snapshot. */
  get entries(): ReadonlyMap<string, Entry> {
    return this.#entries;
  }

  find(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAt === undefined || entry.expiresAt > this.now) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  /** The key's value where it is of this type, undefined where there is none, WRONGTYPE otherwise. */
  read<Type extends Value["type"]>(key: string, type: Type): ValueOf<Type> | undefined {
    const value = this.find(key)?.value;
    if (value && value.type !== type) throw wrongType();
    return value as ValueOf<Type> | undefined;
  }

  readOrCreate<Type extends Value["type"]>(key: string, type: Type, create: () => ValueOf<Type>): ValueOf<Type> {
    const known = this.read(key, type);
    if (known) return known;
    const value = create();
    this.#entries.set(key, { value });
    return value;
  }

  set(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
  }

  delete(key: string): boolean {
    return this.find(key) !== undefined && this.#entries.delete(key);
  }
}
