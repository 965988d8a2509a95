import * as z from "zod";
import type { ProblemTable } from "../../platform/http/problem.ts";
import { Routes } from "../../platform/http/route.ts";
import { overrideFreeze, type NotFrozen } from "./override-freeze.ts";
import type { DeployFreeze, FreezeDeps } from "./ports.ts";
import { holdersOf, viewSwitches, type SwitchRefusal } from "./rules.ts";
import { freezeSchema, overrideFreezeBody, setFreezeBody, setSwitchBody, switchParams, switchSchema } from "./schemas.ts";
import { freezeFor, type IncidentNotOpen } from "./set-deploy-freeze.ts";
import { setSwitch } from "./set-switch.ts";
import { say } from "../../platform/language/say.ts";

const tag = "Switches";
const NOT_FROZEN = { frozen: false, reason: null, setBy: null, setAt: null, releaseId: null, incidentId: null, holders: [] };

const switchProblems: ProblemTable<SwitchRefusal> = {
  "no-alternative": ({ feature }) => ({
    type: "no-alternative",
    title: "There is nothing to fail over to",
    status: 422,
    errors: [{ pointer: "/state", detail: say`${feature} can be on or off` }],
  }),
  "expiry-in-the-past": () => ({
    type: "expiry-in-the-past",
    title: "The expiry has passed already",
    status: 422,
    errors: [{ pointer: "/expiresAt", detail: "must be in the future" }],
  }),
};

const freezeProblems: ProblemTable<NotFrozen> = {
  "not-frozen": () => ({ type: "not-frozen", title: "Deploys are not frozen", status: 409, detail: "there is nothing to override" }),
};

const holderProblems: ProblemTable<IncidentNotOpen> = {
  "incident-not-open": ({ incidentId }) => ({
    type: "incident-not-open",
    title: "The incident is not open",
    status: 422,
    errors: [{ pointer: "/incidentId", detail: `${incidentId} is no incident that is open` }],
  }),
};

const freezeView = (freeze: DeployFreeze | undefined) => (freeze ? { ...freeze, holders: [...holdersOf(freeze)] } : NOT_FROZEN);

export const switchesRoutes = new Routes<FreezeDeps>()
  .add(
    {
      method: "get",
      path: "/admin/switches",
      tag,
      summary: "Every switch and what holds now",
      access: "observer",
      replies: { 200: { description: "Switches.", schema: z.object({ items: z.array(switchSchema) }) } },
    },
    async ({ deps, reply }) => reply(200, { items: viewSwitches(await deps.switchDesk.listSwitches(), deps.clock.now()) }),
  )
  .add(
    {
      method: "put",
      path: "/admin/switches/{feature}",
      tag,
      summary: "Turn a feature off, over or on",
      access: "operator",
      params: switchParams,
      body: setSwitchBody,
      replies: { 200: { description: "The switch.", schema: switchSchema } },
      problems: ["no-alternative", "expiry-in-the-past"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await setSwitch(deps, params.feature, body, identity);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, switchProblems);
    },
  )
  .add(
    {
      method: "get",
      path: "/admin/deploy-freeze",
      tag,
      summary: "Whether deploys are frozen",
      access: "ops-read",
      replies: { 200: { description: "The freeze.", schema: freezeSchema } },
    },
    async ({ deps, reply }) => reply(200, freezeView(await deps.switchDesk.deployFreeze())),
  )
  .add(
    {
      method: "put",
      path: "/admin/deploy-freeze",
      tag,
      summary: "Freeze or thaw deploys",
      access: "operator",
      body: setFreezeBody,
      replies: { 200: { description: "The freeze.", schema: freezeSchema } },
      problems: ["incident-not-open"],
    },
    async ({ deps, body, identity, reply, refuse }) => {
      const result = await freezeFor(deps, body, identity);
      return result.ok ? reply(200, freezeView(result.value)) : refuse(result.refusal, holderProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/deploy-freeze/overrides",
      tag,
      summary: "Record that a release goes out in spite of the freeze",
      description: "The freeze stands, and a change of release under it still alerts; `npm run preflight` calls this.",
      access: "operator",
      body: overrideFreezeBody,
      replies: { 200: { description: "The freeze that was overridden.", schema: freezeSchema } },
      problems: ["not-frozen"],
    },
    async ({ deps, body, identity, reply, refuse }) => {
      const result = await overrideFreeze(deps, body, identity);
      return result.ok ? reply(200, freezeView(result.value)) : refuse(result.refusal, freezeProblems);
    },
  );
