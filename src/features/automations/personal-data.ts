import { eq, inArray, sql } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalEraser, PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { eraseAutomations, eraseEvents } from "./store/closed.ts";
import { automationDeadLetters, automationExecutions, automationReceivers, automations, automationVersions } from "./tables.ts";

/** The buyer's automations and what they sent; never by what they sign. */
export const automationsPersonalData = (deps: Platform): readonly PersonalSection[] => {
  const own = (buyerId: string) => sql`(select ${automations.id} from ${automations} where ${automations.buyerId} = ${buyerId})`;
  return [
    {
      name: "automations",
      tables: [automations],
      pages: (buyerId) => {
        const { id, name, eventType, url, conditions, actions, version, enabled, disabledReason, createdAt, updatedAt, deletedAt } =
          automations;
        const columns = {
          id,
          name,
          eventType,
          url,
          conditions,
          actions,
          version,
          enabled,
          disabledReason,
          createdAt,
          updatedAt,
          deletedAt,
        };
        return pagesOf(deps.db, { table: automations, columns, where: eq(automations.buyerId, buyerId), keys: [id] });
      },
    },
    {
      name: "automationVersions",
      tables: [automationVersions],
      pages: (buyerId) => {
        const { automationId, version, name, url, conditions, actions, since } = automationVersions;
        const columns = { automationId, version, name, url, conditions, actions, since };
        const where = inArray(automationId, own(buyerId));
        return pagesOf(deps.db, { table: automationVersions, columns, where, keys: [automationId, version] });
      },
    },
    {
      name: "automationReceivers",
      tables: [automationReceivers],
      pages: (buyerId) => {
        const { receiver, failures, lastError, updatedAt } = automationReceivers;
        const where = eq(automationReceivers.buyerId, buyerId);
        return pagesOf(deps.db, {
          table: automationReceivers,
          columns: { receiver, failures, lastError, updatedAt },
          where,
          keys: [receiver],
        });
      },
    },
    {
      name: "automationExecutions",
      tables: [automationExecutions],
      pages: (buyerId) => {
        const { id, automationId, eventId, subject, occurredAt, state, steps, attempts, lastError, createdAt, finishedAt } =
          automationExecutions;
        const columns = { id, automationId, eventId, subject, occurredAt, state, steps, attempts, lastError, createdAt, finishedAt };
        const where = inArray(automationId, own(buyerId));
        return pagesOf(deps.db, { table: automationExecutions, columns, where, keys: [automationId, id] });
      },
    },
    {
      name: "undelivered",
      tables: [automationDeadLetters],
      pages: (buyerId) => {
        const { id, automationId, event, cause, error, state, createdAt, updatedAt } = automationDeadLetters;
        const columns = { id, automationId, event, cause, error, state, createdAt, updatedAt };
        const where = inArray(automationId, own(buyerId));
        return pagesOf(deps.db, { table: automationDeadLetters, columns, where, keys: [automationId, id] });
      },
    },
  ];
};

/** What they left; the automations themselves go with the account. */
export const automationsErasers = (deps: Platform): readonly PersonalEraser[] => [
  { name: "automationsSent", erase: (buyerId, most) => eraseAutomations(deps.db, buyerId, most) },
  { name: "eventsTold", erase: (buyerId, most) => eraseEvents(deps.db, buyerId, most) },
];
