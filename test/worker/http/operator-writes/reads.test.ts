import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Access, RouteSpec } from "../../../../src/platform/http/route.ts";
import { OPERATOR_ROLES, type OperatorRole } from "../../../../src/platform/identity.ts";
import { FEATURES_WRITES } from "./features-writes.ts";
import { DESK_WRITES } from "./desk-writes.ts";
import { OPERATIONS_WRITES } from "./operations-writes.ts";
import { refuses, setStage, type Stage } from "./stage.ts";
import { callersBelow, nameOf, operatorRoutes } from "./write.ts";

/** What operators read and not every observer, or not observers alone. Said here, so that a route whose access is lowered fails. */
const OTHER_THAN_OBSERVER: Readonly<Record<string, Access>> = {
  "GET /admin/operators": "admin",
  "GET /admin/operators-automations": "operator",
  "GET /admin/automations/operators": "operator",
  "POST /admin/operators-automations/{id}/test": "operator",
  "GET /admin/automations/definitions": "operator",
  "GET /admin/automations/definitions/{id}": "operator",
  "GET /admin/drills/faults": "operator",
  "GET /admin/deploy-freeze": "ops-read",
  "GET /notifications/incident-alerts": "ops-read",
  "GET /notifications/incident-alerts/on-call": "ops-read",
  "GET /notifications/incident-alerts/silences": "ops-read",
  "GET /health/detailed": "ops-read",
  "GET /health/ops": "ops-read",
  "GET /metrics": "ops-read",
  "GET /auth/me": "any",
  "GET /automations": "any",
  "GET /automations/{id}": "any",
  "GET /automations/{id}/executions": "any",
  "GET /automations/{id}/versions": "any",
};

/** What is asked in a body, and changes nothing. */
const ASKED_BY_POST: ReadonlySet<string> = new Set(["POST /admin/operators-automations/{id}/test"]);

const isRead = (spec: RouteSpec): boolean => spec.method === "get" || ASKED_BY_POST.has(nameOf(spec));
const reads = operatorRoutes.filter(isRead);
const writes = operatorRoutes.filter((spec) => !isRead(spec));
const least = (access: Access): OperatorRole => OPERATOR_ROLES.find((role) => role === access) ?? "observer";

/** A path whose parameters are well-formed; nothing stands there. */
const plausible = ({ path, params }: RouteSpec): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params?.shape[name]?.meta()?.["example"] ?? "some-id"));

let stage: Stage;
beforeAll(async () => void (stage = await setStage()));
afterAll(() => void vi.restoreAllMocks());

describe("every route on which operators write", () => {
  it("is in the table of valid calls, and every call of the table is of a route", () => {
    const tabled = [...Object.keys(OPERATIONS_WRITES), ...Object.keys(DESK_WRITES), ...Object.keys(FEATURES_WRITES)];
    expect(tabled.toSorted()).toEqual([...new Set(writes.map(nameOf))].toSorted());
  });
});

describe("every route on which operators read", () => {
  it.each([...new Set(reads)].map((spec) => [nameOf(spec), spec] as const))("%s refuses everybody below its role", async (name, spec) => {
    const access = OTHER_THAN_OBSERVER[name] ?? "observer";
    expect(spec.access).toBe(spec.page === true && access === "ops-read" ? "observer" : access);
    for (const caller of callersBelow(least(spec.access), spec.access)) {
      const answer = await stage.call(caller, { method: spec.method.toUpperCase(), path: plausible(spec), page: spec.page === true });
      expect(refuses(answer), `${caller}: ${answer.status}`).toBe(true);
      expect(answer).toMatchObject({ lines: [], events: [], counted: [], outbound: 0 });
    }
  });
});
