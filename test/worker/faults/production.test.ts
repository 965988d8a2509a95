import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { Bindings } from "../../../src/bindings.ts";
import { createPartedApp } from "../../../src/app.ts";
import { createDeps } from "../../../src/deps.ts";
import { partsIn } from "../../../src/routes.ts";

const inEnvironment = (environment: string, more: Partial<Bindings> = {}) =>
  ({ ...env, ENVIRONMENT: environment, ...more }) as unknown as Bindings;
const deps = createDeps(inEnvironment("production"));
/** As `src/index.ts` makes it for the first request. */
const app = createPartedApp(() => deps, partsIn(deps.settings.environment));
const ask = async (method: string, path: string) => app(new Request(`https://api.test${path}`, { method }), {}, createExecutionContext());

describe("in production", () => {
  it.each([
    ["GET", "/admin/drills/faults"],
    ["DELETE", "/admin/drills/faults"],
    ["PUT", "/admin/drills/faults/carts"],
  ])("there is no %s %s", async (method, path) => {
    const response = await ask(method, path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: "/problems/not-found" });
  });

  it("the reference tells of no faults, and the health surfaces have no section for them", async () => {
    const { paths } = await (await ask("GET", "/openapi.json")).json<{ paths: Record<string, unknown> }>();
    expect(paths).toHaveProperty("/admin/drills");
    expect(Object.keys(paths).filter((path) => path.includes("faults"))).toEqual([]);
    const names = async (environment: string) => (await createDeps(inEnvironment(environment)).healthSections()).map(({ name }) => name);
    expect(await names("production")).not.toContain("faultsInjected");
    expect(await names("staging")).toContain("faultsInjected");
  });

  it("no call of a port asks the desk for faults", async () => {
    const desk = { getByName: vi.fn<() => object>(() => ({ standingFaults: async () => [] })) };
    const read = async (environment: string) =>
      createDeps(inEnvironment(environment, { OPS_DESK: desk as unknown as Bindings["OPS_DESK"] }))
        .carts("cart_1")
        .read("usr_1");
    await read("production");
    expect(desk.getByName).not.toHaveBeenCalled();
    await read("staging");
    expect(desk.getByName).toHaveBeenCalledOnce();
  });
});
