/**
 * An agent on an errand, by the Model Context Protocol: it says a need, waits for the brief, looks for offers and stops before any money.
 *
 *   API=http://127.0.0.1:8787 AGENT_TOKEN=… node examples/agent/errand.mjs        # Node 22
 *
 * The token is a service token with the scopes chat, search and catalog:read (docs/guides/agents.md makes one).
 */
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const { API = "http://127.0.0.1:8787", AGENT_TOKEN } = process.env;
if (!AGENT_TOKEN) throw new Error("AGENT_TOKEN is needed: POST /auth/service-tokens makes one");

const agent = new Client({ name: "errand", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
const headers = { authorization: `Bearer ${AGENT_TOKEN}` };
await agent.connect(new StreamableHTTPClientTransport(new URL("/mcp", API), { requestInit: { headers } }));

/** A tool's answer; its error is a problem (RFC 9457) whose detail says what helps. */
async function use(name, args) {
  const { structuredContent: answer, isError } = await agent.callTool({ name, arguments: args });
  if (isError) throw new Error(`${name}: ${answer?.title}: ${answer?.detail}`);
  return answer;
}

const { tools } = await agent.listTools();
console.log(`tools: ${tools.map(({ name }) => name).join(", ")}`);
const { chatSessionId } = await use("describe_need", { text: "Twelve office chairs for Vienna, at most 3,000 EUR.", finalize: true });

/** Waits of twenty seconds each: a tool answers with what there is by then. */
async function patiently(name, args, done) {
  for (let tries = 0; tries < 6; tries += 1) {
    const answer = await use(name, { ...args, waitSeconds: 20 });
    if (done(answer)) return answer;
  }
  throw new Error(`${name} did not come to what was waited for`);
}
const { brief } = await patiently("read_brief", { chatSessionId }, (read) => read.brief || read.failureReason);
if (!brief) throw new Error("no brief could be made of what was said");
console.log(`brief ${brief.id}`);
const { search } = await use("search_offers", { briefId: brief.id });
const { offers } = await patiently("list_offers", { searchId: search.id, limit: 3 }, ({ searchState }) => searchState !== "RUNNING");
for (const { title, price } of offers) console.log(`offer: ${title} at ${price.amount} ${price.currency} in minor units`);
await agent.close();
