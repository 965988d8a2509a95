import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Provider } from "../../../scripts/setup/step.ts";

/**
 * Neon, Upstash and Stripe as their public API documents describe them, as far as a setup talks to them, in one small server; and what
 * answers of the others' cheapest calls. Each can be made to fail.
 */
type Fault = { status: number; body?: string; headers?: Record<string, string> } | "hang" | "cut" | "made-then-cut" | "made-then-conflict";
interface Answer {
  status: number;
  body: unknown;
}
interface Endpoint {
  id: string;
  url: string;
  status: string;
  enabled_events: string[];
  metadata: Record<string, string>;
}

export class Providers {
  readonly asked: string[] = [];
  readonly projects: { id: string; name: string; created_at: string; region_id: string }[] = [];
  readonly databases: { database_id: string; database_name: string; creation_time: number; eviction: boolean }[] = [];
  readonly endpoints: Endpoint[] = [];
  /** Faults by `METHOD /path` beginning, each for so many calls. */
  readonly faults: { call: string; fault: Fault; times: number }[] = [];
  #port = 0;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  readonly host = (provider: Provider): string => `http://127.0.0.1:${this.#port}/${provider}${provider === "own" ? "/" : ""}`;

  failing(call: string, fault: Fault, times = 1): void {
    this.faults.push({ call, fault, times });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = `${request.method ?? ""} ${request.url ?? ""}`;
    this.asked.push(call);
    const found = this.faults.find(({ call: beginning, times }) => times > 0 && call.startsWith(beginning));
    if (found) found.times -= 1;
    const fault = found?.fault;
    if (fault === "hang") return;
    if (fault === "cut") return void request.socket.destroy();
    if (typeof fault === "object") return void response.writeHead(fault.status, fault.headers).end(fault.body ?? "{}");
    const { status, body } = this.#answer(request, call, Buffer.concat(chunks).toString());
    if (fault === "made-then-cut") return void request.socket.destroy();
    if (fault === "made-then-conflict") return void response.writeHead(409).end('{"message":"already exists"}');
    response.writeHead(status, { "content-type": "application/json" }).end(typeof body === "string" ? body : JSON.stringify(body));
  }

  #answer({ headers }: IncomingMessage, call: string, body: string): Answer {
    const [method = "", address = ""] = call.split(" ");
    const [, provider = "", ...rest] = (address.split("?")[0] ?? "").split("/");
    const path = `${method} /${rest.join("/")}`;
    const query = new URLSearchParams(address.split("?")[1] ?? "");
    if (provider === "neon") {
      if (headers.authorization !== "Bearer neon-key") return { status: 401, body: { code: "", message: "authentication required" } };
      return this.#neon(path, query, body);
    }
    if (provider === "upstash") {
      const basic = `Basic ${Buffer.from("me@firm.de:upstash-key").toString("base64")}`;
      return headers.authorization === basic ? this.#upstash(path, body) : { status: 401, body: "Unauthorized" };
    }
    if (provider === "stripe") {
      if (headers.authorization !== "Bearer sk_test_right")
        return { status: 401, body: { error: { message: "Invalid API Key provided" } } };
      return this.#stripe(path, new URLSearchParams(body));
    }
    if (provider === "resend")
      return { status: 401, body: { name: "restricted_api_key", message: "This API key is restricted to only send emails" } };
    return { status: 200, body: { ok: true } };
  }

  #neon(path: string, query: URLSearchParams, body: string): Answer {
    if (path === "GET /projects") {
      const projects = this.projects.filter(({ name }) => name.includes(query.get("search") ?? ""));
      return { status: 200, body: { projects: query.has("cursor") ? [] : projects, pagination: { cursor: "after-these" } } };
    }
    if (path === "POST /projects") {
      const { project } = JSON.parse(body) as { project: { name: string; region_id: string } };
      const made = { id: `cool-river-${this.projects.length + 1}`, created_at: `2026-11-29T10:00:0${this.projects.length}Z`, ...project };
      this.projects.push(made);
      return { status: 201, body: { project: made, connection_uris: [], operations: [{ status: "running" }] } };
    }
    const [, id = "", uri] = /^\w+ \/projects\/([^/]+)(\/connection_uri)?$/.exec(path) ?? [];
    const at = this.projects.findIndex((project) => project.id === id);
    if (at < 0) return { status: 404, body: { message: "project not found" } };
    if (path.startsWith("DELETE")) {
      this.projects.splice(at, 1);
      return { status: 200, body: { project: { id } } };
    }
    if (uri === undefined) return { status: 404, body: {} };
    const pooler = query.get("pooled") === "true" ? "-pooler" : "";
    const [role, database] = [query.get("role_name"), query.get("database_name")];
    return {
      status: 200,
      body: { uri: `postgresql://${role}:npg_1@ep-${id}${pooler}.eu-central-1.aws.neon.tech/${database}?sslmode=require` },
    };
  }

  #upstash(path: string, body: string): Answer {
    if (path === "GET /redis/databases") return { status: 200, body: this.databases };
    if (path === "POST /redis/database") {
      const { database_name, eviction } = JSON.parse(body) as { database_name: string; eviction: boolean };
      const made = {
        database_id: `db-${this.databases.length + 1}`,
        creation_time: 1_700_000_000 + this.databases.length,
        database_name,
        eviction,
      };
      this.databases.push(made);
      return { status: 200, body: made };
    }
    const [, act = "", id = ""] = /^\w+ \/redis\/([\w-]+)\/([^/]+)$/.exec(path) ?? [];
    const database = this.databases.find(({ database_id }) => database_id === id);
    if (!database) return { status: 404, body: { error: "database not found" } };
    if (act === "disable-eviction") database.eviction = false;
    else if (path.startsWith("DELETE")) this.databases.splice(this.databases.indexOf(database), 1);
    else return { status: 200, body: { ...database, endpoint: `kind-${id}.upstash.io`, rest_token: `token-of-${id}`, state: "active" } };
    return { status: 200, body: '"OK"' };
  }

  #stripe(path: string, form: URLSearchParams): Answer {
    if (path === "GET /v1/balance") return { status: 200, body: { object: "balance" } };
    if (path === "GET /v1/webhook_endpoints") return { status: 200, body: { object: "list", data: this.endpoints, has_more: false } };
    if (path === "POST /v1/webhook_endpoints") {
      const metadata = { procureiq: form.get("metadata[procureiq]") ?? "" };
      const id = `we_${this.endpoints.length + 1}`;
      const made = { id, url: form.get("url") ?? "", status: "enabled", enabled_events: form.getAll("enabled_events[]"), metadata };
      this.endpoints.push(made);
      return { status: 200, body: { ...made, secret: `whsec_of_${id}_${this.asked.length}` } };
    }
    const at = this.endpoints.findIndex(({ id }) => path.endsWith(`/${id}`));
    const endpoint = this.endpoints[at];
    if (!endpoint) return { status: 404, body: { error: { message: "No such webhook endpoint" } } };
    if (path.startsWith("DELETE")) this.endpoints.splice(at, 1);
    else endpoint.enabled_events = form.getAll("enabled_events[]");
    return { status: 200, body: { ...endpoint, deleted: path.startsWith("DELETE") } };
  }
}
