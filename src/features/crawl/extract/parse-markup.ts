import { Parser, type Handler } from "htmlparser2";
import type { Sliced } from "../../../platform/sliced.ts";
import type { WorkBudget } from "./work-budget.ts";

/** What is heard of a text's markup, in its order. */
export interface MarkupHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(data: string): void;
  /** `isImplied`: no tag says so. */
  close?(name: string, isImplied: boolean): void;
}

/**
 * htmlparser2 with a floor under its stack, as browsers have one: an element opened below `maxDepth` ends where the next begins or any
 * ends, so that what it holds stands beside it. The library's own stack is an array shifted at its front and searched for each closing
 * tag; what a tag costs is its depth.
 */
class ShallowParser extends Parser {
  readonly #floor: Floor;
  flattens = false;

  constructor(handler: Partial<Handler>, xmlMode: boolean, floor: Floor) {
    super(handler, { xmlMode });
    this.#floor = floor;
  }

  override onopentagname(start: number, end: number): void {
    this.flattens = this.#floor.reached();
    super.onopentagname(start, end);
  }

  override onclosetag(start: number, end: number): void {
    this.flattens = false;
    this.#floor.leave();
    this.#floor.search();
    super.onclosetag(start, end);
  }

  protected override isVoidElement(name: string): boolean {
    return this.flattens || super.isVoidElement(name);
  }
}

interface Floor {
  reached(): boolean;
  /** Ends the element that lies on it, where one does. */
  leave(): void;
  /** The open elements are looked through for one that a closing tag fits. */
  search(): void;
}

/** Open elements that are looked through in one step. */
const LEVELS_A_STEP = 64;

/** Characters that are parsed before others have their turn: some ten milliseconds of the dearest markup. */
const SLICE_CHARACTERS = 32_768;

/** Reads HTML, or XML where `xmlMode` says so, in one pass; each tag and text is a step. Implied and missing closing tags are heard as if written. */
export function* parseMarkup(markup: string, budget: WorkBudget, handler: MarkupHandler, xmlMode = false): Sliced<void> {
  let depth = 0;
  let justOpened: string | undefined;
  let onFloor: string | undefined;
  const leave = (): void => {
    if (onFloor !== undefined) handler.close?.(onFloor, true);
    onFloor = undefined;
  };
  const parser = new ShallowParser(
    {
      onopentag(name, attributes) {
        budget.spend();
        leave();
        depth += 1;
        justOpened = name;
        handler.open?.(name, attributes);
      },
      ontext(data) {
        budget.spend();
        handler.text?.(data);
      },
      onclosetag(name, isImplied) {
        leave();
        depth -= 1;
        if (parser.flattens && justOpened === name) onFloor = name;
        else handler.close?.(name, isImplied);
        justOpened = undefined;
      },
    },
    xmlMode,
    { reached: () => depth >= budget.limits.maxDepth, leave, search: () => budget.spend(Math.floor(depth / LEVELS_A_STEP)) },
  );
  budget.spendOn(markup);
  for (let at = 0; at < markup.length; at += SLICE_CHARACTERS) {
    if (at > 0) yield;
    parser.write(markup.slice(at, at + SLICE_CHARACTERS));
  }
  parser.end();
  leave();
}
