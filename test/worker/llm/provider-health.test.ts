import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { circuitPolicy } from "../../../src/features/llm/circuit-policy.ts";
import { NOTHING_TOLD } from "../../../src/features/llm/circuit-rules.ts";
import type { Provider } from "../../../src/features/llm/models.ts";
import { llmProvidersHealth } from "../../../src/features/llm/provider-health.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { objects } from "../../../src/platform/objects/port.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { overriding, PATIENT_MS } from "../objects.ts";

const deps = createDeps(env);
const policy = circuitPolicy(deps.contract.llm);
const circuits = objects(env.PROVIDER_CIRCUIT, { object: "provider-circuit", deadlineMs: PATIENT_MS });

beforeAll(async () => void (await circuits("warm").state()), PATIENT_MS);

function world() {
  const name = deps.ids.next("evt");
  const of = (provider: string) => circuits(`${name} ${provider}`);
  const using = createDeps(env, { providerCircuits: of });
  const section = llmProvidersHealth(using);
  const captured = async () => {
    const context = { now: deps.clock.now(), signal: new AbortController().signal, metrics: deps.metricsReader, previous: undefined };
    const { figures, ...envelope } = await section.capture({ ...context, outbound: (_: unknown, call) => call() });
    const alerts = section.alerts?.flatMap((rule) => rule.conditions(figures, deps.contract)) ?? [];
    return { figures, ...envelope, alerts: alerts.map(({ key, severity }) => `${severity} ${key}`) };
  };
  const fails = (provider: Provider) =>
    of(provider).tell(policy, { ...NOTHING_TOLD, failed: { silent: policy.circuitFailures - 1, garbled: 1 } });
  return { of, using, captured, fails };
}

describe("the section of the LLM providers", () => {
  it("raises nothing where all is well, and knows each provider by its figures", async () => {
    const { captured } = world();
    const { figures, status, alerts } = await captured();
    const well = { configured: true, circuit: "closed", since: null, failures: 0, answered: 0, reasons: {}, keyRefusedSince: null };
    expect(figures).toEqual({
      providers: [
        { provider: "openai", ...well },
        { provider: "anthropic", ...well },
      ],
    });
    expect([status, alerts]).toEqual(["pass", []]);
  });

  it("warns of a circuit that is open, how the provider failed and since when", async () => {
    const { captured, fails } = world();
    await fails("openai");
    const { figures, status, alerts } = await captured();
    expect([status, alerts]).toEqual(["warn", ["warn llm-gateway.circuit-open.openai"]]);
    expect(figures).toMatchObject({
      providers: [
        { circuit: "open", since: expect.any(String), failures: policy.circuitFailures, reasons: { silent: 4, garbled: 1 } },
        { circuit: "closed" },
      ],
    });
  });

  it("warns on while nobody has tried, and is over with the answer to a trial", async () => {
    const { of, captured } = world();
    const atOnce = { ...policy, circuitOpenMs: 0 };
    await of("openai").tell(atOnce, { ...NOTHING_TOLD, failed: { unreachable: policy.circuitFailures } });
    expect(await captured()).toMatchObject({
      figures: { providers: [{ circuit: "half-open" }, {}] },
      alerts: ["warn llm-gateway.circuit-open.openai"],
    });
    expect(await of("openai").requestTrial(atOnce)).toEqual({ kind: "trial", token: 1 });
    await of("openai").endTrial(atOnce, { token: 1, verdict: "answered" });
    expect(await captured()).toMatchObject({ status: "pass", alerts: [] });
  });

  it("pages where no provider that is configured is asked", async () => {
    const { captured, fails } = world();
    await fails("openai");
    await fails("anthropic");
    expect((await captured()).alerts).toContain("page llm-gateway.no-provider");
  });

  it("pages where a provider refuses our key, until it takes it", async () => {
    const { of, captured } = world();
    const told = await of("anthropic").tell(policy, { ...NOTHING_TOLD, keyRefused: 1 });
    const { status, alerts } = await captured();
    expect([status, alerts]).toEqual(["fail", ["page llm-gateway.key-refused.anthropic"]]);
    await of("anthropic").tell(policy, { ...NOTHING_TOLD, answered: 1, keyTaken: told.state.keyRefusedAt });
    expect((await captured()).alerts).toEqual([]);
  });

  it("is shown on the page of the gateway, and a circuit that is not known as that", async () => {
    const { of, using, fails } = world();
    await fails("openai");
    const page = async (served: typeof using) =>
      (await servedAtOnce(served)("https://api.test/admin/llm", { headers: { authorization: "Bearer operator" } })).text();
    expect(await page(using)).toMatch(/openai.*open.*5 of 5 \(4 silent, 1 garbled\).*anthropic.*closed/su);
    const gone = overriding(of("openai"), { state: () => Promise.reject(unavailable("provider-circuit")) });
    expect(await page(createDeps(env, { providerCircuits: () => gone }))).toContain("not known");
  });
});
