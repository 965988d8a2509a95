import { Routes } from "../../platform/http/route.ts";
import { coverShift } from "./cover-shift.ts";
import { endCover } from "./end-cover.ts";
import type { OnCallDeps } from "./ports.ts";
import { coverProblems, endCoverProblems, setRotaProblems } from "./problems.ts";
import { readOnCall } from "./read-on-call.ts";
import { coverBody, coveredSchema, coverParams, onCallListSchema, onCallView, rotaBody, wantedCoverOf, wantedRotaOf } from "./schemas.ts";
import { setRota } from "./set-rota.ts";

const tag = "Incident alerts";
const BASE = "/notifications/incident-alerts/on-call";
const replies = { 200: { description: "Who is on call for each receiver of the contract's chain.", schema: onCallListSchema } };

/** Who is on call, in turns and by covers. */
export const onCallRoutes = new Routes<OnCallDeps>()
  .add(
    {
      method: "get",
      path: BASE,
      tag,
      summary: "Who is on call now and next, for each receiver of the contract's chain",
      access: "ops-read",
      replies,
    },
    async ({ deps, reply }) => reply(200, await view(deps)),
  )
  .add(
    {
      method: "put",
      path: BASE,
      tag,
      summary: "Say who takes turns for a receiver",
      description:
        "Pages that are told from then on name who is on call. Turns change at the same time of the day by the clock of the zone.",
      access: "operator",
      body: rotaBody,
      replies,
      problems: ["rota-changed", "rota-too-far-ahead", "no-such-receiver", "nobody-to-call"],
    },
    async ({ deps, body, identity, reply, refuse }) => {
      const set = await setRota(deps, wantedRotaOf(body), identity);
      return set.ok ? reply(200, await view(deps)) : refuse(set.refusal, setRotaProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/covers`,
      tag,
      summary: "Take over for a while, or have another take over",
      description: "Of two covers at once the newer holds. One by the same person that meets the newest makes it longer.",
      access: "operator",
      body: coverBody,
      replies: { 201: { description: "The cover, and who is on call for each receiver.", schema: coveredSchema } },
      problems: ["cover-ends-first", "cover-too-long", "cover-too-far-ahead", "too-many-covers", "no-such-receiver", "nobody-to-call"],
    },
    async ({ deps, body, identity, reply, refuse }) => {
      const covered = await coverShift(deps, wantedCoverOf(body), identity);
      return covered.ok ? reply(201, { id: covered.value.cover.id, ...(await view(deps)) }) : refuse(covered.refusal, coverProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/covers/{id}/end`,
      tag,
      summary: "End a cover before its time, or give up one that is to come",
      access: "operator",
      params: coverParams,
      replies,
      problems: ["not-found"],
    },
    async ({ deps, params, identity, reply, refuse }) => {
      const ended = await endCover(deps, params.id, identity);
      return ended.ok ? reply(200, await view(deps)) : refuse(ended.refusal, endCoverProblems);
    },
  );

const view = async (deps: OnCallDeps) => ({ items: (await readOnCall(deps)).map(onCallView) });
