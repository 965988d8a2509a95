import { addressOfAct } from "../../../../src/platform/console/form/act.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Access } from "../../../../src/platform/http/route.ts";
import { OPERATOR_ROLES, type OperatorRole } from "../../../../src/platform/identity.ts";
import { routes } from "../../all-routes.ts";
import { CALLERS, OPERATORS, refuses, setStage, type Call, type Caller, type Stage } from "./stage.ts";

export interface ValidCall {
  /** Values of the path's parameters. */
  params?: Readonly<Record<string, string>>;
  query?: string;
  body?: unknown;
  /** The fields of a form, in place of a body. */
  form?: URLSearchParams;
  headers?: Readonly<Record<string, string>>;
  /** Token of the caller, where it is not the role's own. */
  token?: string;
  /** What the line is about; the `id` that is answered, where it is not said. */
  subject?: string;
}

/** One mounted route on which operators write, and a call of it that succeeds. */
export interface OperatorWrite {
  /** The least role the call is for. Said here and not read from the route, so that a route whose access is lowered fails. */
  needs: OperatorRole;
  /** The route's access, where it is not that role: its handler tells the cases apart. */
  access?: Access;
  /** The one line that the call leaves. */
  action: string;
  subjectKind: string;
  /** The write of another feature that it makes on the way, which leaves a line and an event of its own. */
  makes?: string;
  /** Makes what is written to, and answers the call. */
  prepare(stage: Stage): Promise<ValidCall> | ValidCall;
}

/** By method and path, as they are mounted. */
export type OperatorWrites = Readonly<Record<string, OperatorWrite>>;

export const nameOf = ({ method, path }: { method: string; path: string }): string => `${method.toUpperCase()} ${path}`;

const OPERATOR_ACCESS: ReadonlySet<Access> = new Set(["ops-read", "any", ...OPERATOR_ROLES]);
/** Every mounted route that lets operators in. */
export const operatorRoutes = routes.map(({ spec }) => spec).filter(({ access }) => OPERATOR_ACCESS.has(access));

const LET_IN: Partial<Record<Access, readonly Caller[]>> = { "ops-read": ["ops-reader"], any: ["buyer"] };

/** Who may not make a call that needs a role, on a route of this access. */
export function callersBelow(needs: OperatorRole, access: Access): readonly Caller[] {
  const below = CALLERS.slice(0, CALLERS.indexOf(needs));
  return below.filter((caller) => !LET_IN[access]?.includes(caller));
}

function toCall(name: string, { params = {}, query = "", body, form, headers = {} }: ValidCall): Call {
  const [method = "", path = ""] = name.split(" ");
  return {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, key: string) => params[key] ?? "missing") + query,
    body,
    headers,
    ...(form && { form }),
  };
}

/** Whether the console's forms may lead there (`src/platform/console/ask-or-act.tsx`). */
const isOfConsole = (name: string): boolean => / \/(?:admin|notifications|automations)\/(?!act$)/.test(name);

/** The call as a form of the console makes it, the question answered with yes: the body's members as its fields, as far as they are words. */
function toForm({ method, path, body }: Call): Call {
  const words = Object.entries((body ?? {}) as Record<string, unknown>).filter(([, value]) => typeof value === "string");
  const form = new URLSearchParams([...(words as [string, string][]), ["act.key", "the-key-of-a-yes"]]);
  const address = addressOfAct({ api: `${method} ${path}`, confirm: "Sure?", label: "Do it" });
  return { method: "POST", path: address, form, page: true };
}

/** The battery of each write: refused to every lower role and nothing changed; one line and one event where it is allowed. */
export function proveWrites(writes: OperatorWrites): void {
  let stage: Stage;
  beforeAll(async () => void (stage = await setStage()));
  afterAll(() => void vi.restoreAllMocks());

  describe.each(Object.entries(writes))("%s", (name, { needs, access = needs, action, subjectKind, makes, prepare }) => {
    it(`is for the role ${needs} alone and those above: for everybody else it is refused, and nothing is changed`, async () => {
      expect(operatorRoutes.find((spec) => nameOf(spec) === name)?.access).toBe(access);
      const call = toCall(name, await prepare(stage));
      const before = await stage.state();
      for (const caller of callersBelow(needs, access)) {
        const answer = await stage.call(caller, call);
        expect(refuses(answer), `${caller}: ${answer.status}`).toBe(true);
        expect(answer).toMatchObject({ lines: [], events: [], counted: [], outbound: 0 });
      }
      expect(await stage.state()).toBe(before);
    });

    it("leaves exactly one line that names it, and one event with its metric", async () => {
      const valid = await prepare(stage);
      const answer = await stage.call(valid.token ?? needs, toCall(name, valid));
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(400);
      const caller = OPERATORS[needs];
      const named = valid.token === undefined && caller?.kind === "operator" ? { actor: { id: caller.id, email: caller.email } } : {};
      const line = { action, subjectKind, subject: valid.subject ?? answer.body["id"], ...named };
      expect(answer.lines.filter((other) => other.action !== makes)).toEqual([expect.objectContaining(line)]);
      expect(answer.lines).toHaveLength(makes === undefined ? 1 : 2);
      expect(answer.lines.every(({ requestId }) => requestId?.startsWith("req_"))).toBe(true);
      expect(answer.events).toHaveLength(answer.lines.length);
      expect(answer.counted).not.toEqual([]);
    });
  });

  describe.each(Object.entries(writes).filter(([name]) => isOfConsole(name)))("%s", (name, { needs, access = needs, prepare }) => {
    it("is refused to the same by the form without a script, and nothing is changed", async () => {
      const call = toForm(toCall(name, await prepare(stage)));
      const before = await stage.state();
      for (const caller of callersBelow(needs, access)) {
        const answer = await stage.call(caller, call);
        expect(refuses(answer), `${caller}: ${answer.status}`).toBe(true);
        expect(answer).toMatchObject({ lines: [], events: [], counted: [], outbound: 0 });
      }
      expect(await stage.state()).toBe(before);
    });
  });
}
