import contract from "../../../config/production-governance.json" with { type: "json" };
import { call, check } from "../../journey/client.ts";
import { Browser } from "../browser.ts";
import { proveBooksAgree, settledUsage } from "../books.ts";
import { verifiedBuyer } from "../buyer.ts";
import { DeployedStack, type Release } from "../deployed-stack.ts";
import type { Drill } from "../drill.ts";
import { askGateway, problemIn, WIRES, type Wire } from "../gateway.ts";
import { untilOps } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { untilAlerted, untilOver } from "../watch.ts";

const ALERT = "llm-gateway.misconfigured";
const UNPRICED = "model-without-a-price";
const PRICED = contract.llm.models.map(({ model }) => model);
const ALL = Object.keys(WIRES) as Wire[];
const SEEN_SECONDS = 60;

/** A release allows a model that the contract has no price for, past CI and preflight, beside the stack that runs. */
export const priceMissing: Drill = {
  name: "price-missing",
  title: "a release allows a model that has no price",
  ways: { none: "it breaks the prices of a release, and no server" },
  async run(stage) {
    const deployed = await DeployedStack.prepare(stage, "price");
    const release = (models: readonly string[]) => deployed.start({ LLM_ALLOWED_MODELS_JSON: JSON.stringify(models) });

    const live = await release([...PRICED, UNPRICED]);
    stage.broke(`a release allows ${UNPRICED}, which is in no price list`);
    const { token } = await verifiedBuyer({ stack: live.file, runId: stage.runId });
    await proveClosed(stage, live, token);
    await untilOps(
      live.file,
      { what: "the model on /health/ops", seconds: SEEN_SECONDS },
      "llm",
      ({ status, unpricedModels }) => status === "fail" && (unpricedModels as string[]).includes(UNPRICED),
    );
    stage.detected(`section llm says fail and names ${UNPRICED}`);
    const watched = { stack: live.file, stateDir: live.stateDir, startedAt: stage.startedAt };
    const alert = await untilAlerted(watched, ALERT);
    await stage.prove("[LLM-7] it pages, and the gateway's page says why nothing is served", async () => {
      check(alert.severity === "page", `its severity is ${alert.severity}`);
      const browser = new Browser(live.url);
      await browser.signIn(live.file.accounts.operator);
      check((await browser.page("/admin/llm")).includes(UNPRICED), "/admin/llm does not name the model");
      return `"${alert.summary}", at the primary receiver; /admin/llm names the model`;
    });
    await proveRestRuns(stage, live, token);

    const mended = await release(PRICED);
    stage.tell("mitigated", `released again without ${UNPRICED}`);
    for (const wire of ALL) {
      const { status, text } = await askGateway(mended.file, token, { wire });
      check(status === 200, `${wire} answered ${status}: ${text.slice(0, 300)}`);
    }
    stage.tell("recovered", "every route of the gateway answers");
    await untilOver(watched, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself, and its receiver knows`);
    const { budget } = await settledUsage({ stack: mended.file }, token);
    check(budget.settled > 0, "the calls that were answered are not in the books");
    await proveBooksAgree(stage, mended);
  },
};

async function proveClosed(stage: Stage, { file }: Release, token: string): Promise<void> {
  await stage.prove("[LLM-7] every route of the gateway is closed, and names the model", async () => {
    for (const wire of ALL) {
      const answer = await askGateway(file, token, { wire });
      const { type, unpriced, error } = problemIn(answer);
      check(answer.status === 503 && type === "llm-misconfigured", `${wire} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
      check(unpriced?.includes(UNPRICED) && error, `${wire} names ${unpriced?.join(", ")}`);
      check(answer.headers.get("x-should-retry") === "false", `${wire} has its clients try again`);
    }
    const listed = await fetch(`${file.url}/llm/v1/models`, { headers: { authorization: `Bearer ${token}` } });
    check(listed.status === 503, `GET /llm/v1/models answered ${listed.status}`);
    return `503 llm-misconfigured at ${ALL.length + 1} routes, each in its clients' form`;
  });
}

/** What has no model in it works as ever. */
async function proveRestRuns(stage: Stage, { url }: Release, token: string): Promise<void> {
  await stage.prove("[LLM-7] the rest of the Worker runs", async () => {
    const health = await fetch(`${url}/health`);
    check(health.ok, `/health answered ${health.status}`);
    await call(url, "GET", "/fx/rates");
    const { body: search } = await call<{ id: string }>(url, "POST", "/searches", { token, body: { query: "laptop" } });
    const { body: cart } = await call<{ id: string }>(url, "POST", "/carts", { token, body: {} });
    return `/health ${health.status}, exchange rates, search ${search.id} and cart ${cart.id}`;
  });
}
