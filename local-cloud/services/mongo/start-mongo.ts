import { randomBytes } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { Document } from "bson";
import { type Fault, FaultGate } from "../../faults.ts";
import type { LocalService, ServiceContext } from "../../service.ts";
import { CommandError } from "./command-error.ts";
import { Commands } from "./commands.ts";
import { DocumentCollections } from "./document-collections.ts";
import { decodeRequest, encodeReply, MessageReader, WireError, type WireRequest } from "./wire.ts";

const DATABASE = "procureiq";
const HANDSHAKES = new Set(["hello", "isMaster", "ismaster"]);

/** A standalone MongoDB as drivers see it, over the wire protocol, whose documents persist. */
export async function startMongo(context: ServiceContext): Promise<LocalService> {
  const gate = new FaultGate();
  const collections = new DocumentCollections(join(context.stateDir, "mongo.sqlite"));
  const commands = new Commands(collections, () => new Date());
  const server = createServer({ noDelay: true }, (socket) => {
    if (gate.admit(socket))
      serveConnection(socket, (request) => answer(socket, request, { commands, gate, log: context.log }), context.log);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(context.port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  return {
    name: context.name,
    url: `mongodb://127.0.0.1:${context.port}/${DATABASE}?directConnection=true`,
    gate,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      gate.cutConnections();
      await closed;
      collections.close();
    },
  };
}

function serveConnection(socket: Socket, onRequest: (request: WireRequest) => void, log: ServiceContext["log"]): void {
  const reader = new MessageReader();
  socket.on("data", (chunk) => {
    try {
      for (const message of reader.push(Buffer.from(chunk))) onRequest(decodeRequest(message));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      log(`closed a connection that does not speak the protocol: ${error.message}`);
      socket.destroy();
    }
  });
}

interface Server {
  commands: Commands;
  gate: FaultGate;
  log: ServiceContext["log"];
}

function answer(socket: Socket, request: WireRequest, { commands, gate, log }: Server): void {
  const reply = () => {
    const document = execute(request.command, commands, log);
    if (request.wantsReply && socket.writable) socket.write(encodeReply(request, document));
  };
  // A server that answers errors still shakes hands; else clients would only see that none is to be found.
  const shakesHands = HANDSHAKES.has(Object.keys(request.command)[0] ?? "");
  const fault = shakesHands && gate.fault.mode === "error" ? undefined : gate.strike();
  if (fault) playFault(socket, request, fault, reply);
  else reply();
}

function playFault(socket: Socket, request: WireRequest, fault: Fault, reply: () => void): void {
  switch (fault.mode) {
    case "down":
    case "cut":
      socket.resetAndDestroy();
      return;
    case "hang":
      return;
    case "slow": {
      const timer = setTimeout(reply, fault.latencyMs);
      socket.once("close", () => clearTimeout(timer));
      return;
    }
    case "error":
      if (request.wantsReply) socket.write(encodeReply(request, new CommandError(1, "InternalError", "injected fault").toReply()));
      return;
    case "garbage":
      socket.write(randomBytes(64));
      return;
    case "none":
      reply();
  }
}

function execute(command: Document, commands: Commands, log: ServiceContext["log"]): Document {
  try {
    return commands.run(command);
  } catch (error) {
    if (error instanceof CommandError) return error.toReply();
    log(`unexpected: ${error instanceof Error ? error.stack : String(error)}`);
    return new CommandError(1, "InternalError", "internal error").toReply();
  }
}
