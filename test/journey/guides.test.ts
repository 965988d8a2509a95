import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { examplesOf, GUIDE_NAMES, markdownOf } from "../../scripts/guides.ts";
import { signIn, verifiedBuyer } from "../drills/buyer.ts";
import { read } from "../../scripts/source-facts.ts";
import { present } from "../support/present.ts";
import { until } from "./client.ts";
import { compilePrograms, programFile, runProgram } from "./guides/programs.ts";
import { runShell, type Names } from "./guides/shell-examples.ts";

const guides = new Map(GUIDE_NAMES.map((name) => [name, examplesOf(markdownOf(name))]));
const programs = new Map(
  [...guides].flatMap(([name, examples]): [string, string][] => {
    const blocks = examples.filter(({ language }) => language === "ts").map(({ code }) => code);
    return blocks.length === 0 ? [] : [[name, blocks.join("\n")]];
  }),
);
const README = "packages/sdk/README.md";
programs.set("sdk-readme", present(examplesOf(read(README))[0], README).code);
/** Those of a guide that a shell runs: all but what says which names there are, which the test gives. */
const shellOf = (name: (typeof GUIDE_NAMES)[number]) =>
  present(guides.get(name), name).filter(({ language, code }) => language === "sh" && !code.startsWith("export "));

describe("the guides, each example as a reader runs it", { tags: ["slow"] }, () => {
  const names: Names = {};
  let compiled: string | undefined;
  const received: unknown[] = [];
  let take: RequestListener | undefined;
  const receiver = createServer((request, response) => (take ? take(request, response) : response.writeHead(503).end()));

  beforeAll(async () => {
    const stack = inject("journeyStack");
    const stripe = present(stack.stripe, "stripe");
    const { token, email, password } = await verifiedBuyer({ stack, runId: "guides" });
    await new Promise<void>((resolve) => void receiver.listen(0, "127.0.0.1", resolve));
    const { operator } = stack.accounts;
    Object.assign(names, {
      API: stack.url,
      EMAIL: email,
      PASSWORD: password,
      TOKEN: token,
      STRIPE: stripe.url,
      STRIPE_PUBLISHABLE_KEY: stripe.secretKey.replace(/^sk_/, "pk_"),
      RECEIVER: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/deliveries`,
      OPS_READ_TOKEN: stack.opsReadToken,
      OPERATOR_EMAIL: operator.email,
      OPERATOR_PASSWORD: operator.password,
    });
    compiled = await compilePrograms(programs);
  });
  afterAll(() => new Promise<void>((resolve) => void receiver.close(() => resolve())));

  it("have programs that compile strictly", () => {
    expect([...programs.keys()]).toEqual(["first-order", "streams", "carts-and-conflicts", "webhooks", "agents", "sdk-readme"]);
    expect(compiled).toBe("");
  });

  it("first order: from a need to an order that stands, by curl and by the typed client", async () => {
    for (const example of shellOf("first-order")) await runShell(example, names);
    expect(names["ORDER"]).toMatch(/^ord_/);
    expect(await runProgram("first-order", names)).toMatch(/pay \d+ [A-Z]{3} with pi_/);
  });

  it("streams: resumed behind the last event, opened by a ticket, folded by the typed client", async () => {
    for (const example of shellOf("streams")) await runShell(example, names);
    expect(await runProgram("streams", names)).toMatch(/^[1-9]\d* offers/m);
  });

  it("carts and conflicts: refused, decided again, repeated under one key", async () => {
    expect(names["OFFER"]).toMatch(/^ofr_/);
    for (const example of shellOf("carts-and-conflicts")) await runShell(example, names);
    const told = await runProgram("carts-and-conflicts", names);
    expect(told).toContain("somebody was first");
    expect(told).toMatch(/^13$/m);
  });

  it("the typed client's own page: a cart that is changed", async () => {
    expect(await runProgram("sdk-readme", names)).toMatch(/^3$/m);
  });

  it("webhooks: the receiver takes what is signed, once", async () => {
    const [make, ...rest] = shellOf("webhooks");
    await runShell(present(make, "making of an automation"), names);
    const module = (await import(pathToFileURL(programFile("webhooks")).href)) as {
      receiver(secret: string, take: (event: unknown) => void): ReturnType<typeof createServer>;
    };
    const guided = module.receiver(present(names["SECRET"], "secret"), (event) => received.push(event));
    take = (request, response) => void guided.emit("request", request, response);
    const forged = { "webhook-id": "evt_1", "webhook-timestamp": String(Math.floor(Date.now() / 1000)), "webhook-signature": "v1,AAAA" };
    const refused = await fetch(present(names["RECEIVER"], "receiver"), { method: "POST", headers: forged, body: "{}" });
    expect(refused.status).toBe(401);
    for (const example of shellOf("first-order").slice(0, 5)) await runShell(example, names);
    const event = await until("the delivery", 60, async () => received[0]);
    expect(event).toMatchObject({ type: "brief.extracted" });
    for (const example of rest) await runShell(example, names);
  });

  it("agents: by the Model Context Protocol, with a token that may no more than it needs", async () => {
    names["TOKEN"] = await signIn(inject("journeyStack"), {
      email: present(names["EMAIL"], "e-mail"),
      password: present(names["PASSWORD"], "password"),
    });
    const [catalog, token, ...rest] = shellOf("agents");
    await runShell(present(catalog, "catalog"), names);
    await runShell(present(token, "token"), names);
    const told = await runProgram("agents", names);
    expect(told).toContain("prepare_checkout");
    expect(told).toContain("chatSessionId");
    for (const example of rest) await runShell(example, names);
  });

  it("operators: what is seen of the whole, and what needs somebody", async () => {
    // All is measured once a minute: the guide's reader comes to an environment where it was.
    const { url, opsReadToken } = inject("journeyStack");
    await until("the first measuring", 120, async () => {
      const answer = await fetch(`${url}/health/ops`, { headers: { authorization: `Bearer ${opsReadToken}` } });
      const { capturedAt } = (await answer.json()) as { capturedAt: string | null };
      return capturedAt ?? undefined;
    });
    for (const example of shellOf("operators")) await runShell(example, names);
    expect(names).toMatchObject({ CAPTURED: expect.stringMatching(/^\d{4}-/) as string, OPERATOR_TOKEN: expect.any(String) as string });
  });
});
