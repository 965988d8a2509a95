import * as z from "zod";
import { owned, schedule, seconds } from "./pieces.ts";

/** The reconcile is a cron of each minute. */
const RECONCILE_EVERY_SECONDS = 60;

/** The contract's sections of buying, and of what follows from it. */
export const buyingSections = {
  checkout: z
    .strictObject({
      ...owned,
      /** How long an attempt may be in an open state before it is stuck. */
      reservedSeconds: seconds,
      paymentInitiatedSeconds: seconds,
      cartReconcilingSeconds: seconds,
      /** Until when an attempt can be paid. */
      expireSeconds: seconds,
      leaseSeconds: seconds,
      /** How long the process that has an attempt reserved, or its payment taken, may be at it before the reconcile takes over. */
      takeOverSeconds: seconds,
      /** How often the reconcile asks the provider for a payment that its buyer may still make. */
      askUnpaidSeconds: seconds,
      /** A buyer's read of an unpaid attempt asks the provider: how often at most, and how long it is waited for. */
      askOnRead: z.strictObject({ everySeconds: seconds, deadlineMs: z.int().positive() }),
      /** How long what a buyer's program was shown before it spends money may be confirmed. */
      confirmationSeconds: seconds,
      /**
       * Calls of the payment provider: until when one has ended, its second try included; how many outages in a row open the circuit before
       * it, and for how long.
       */
      provider: z.strictObject({ deadlineMs: z.int().min(1_000), circuitFailures: z.int().positive(), circuitOpenSeconds: seconds }),
      webhookRetry: schedule,
      webhookRetentionDays: z.int().positive(),
      maxWebhookReplay: z.int().positive(),
      /** How often the payment of an ended attempt is looked at again and until how long after the end, and how many a minute. */
      // Crons look once a minute, and one that is overdue by `everySeconds` is told of: no less than two of them.
      paymentCheck: z.strictObject({ everySeconds: z.int().min(120), windowSeconds: seconds, batch: z.int().positive() }),
    })
    .superRefine((checkout, refinement) => {
      // A process dies, the first turn of the reconcile dies too, and the second ends it: that is no incident yet.
      const turns = 2 * (checkout.leaseSeconds + RECONCILE_EVERY_SECONDS);
      for (const [threshold, ours, why] of [
        ["reservedSeconds", "takeOverSeconds", "what the reconcile ends by itself is no incident"],
        ["cartReconcilingSeconds", "takeOverSeconds", "what the reconcile ends by itself is no incident"],
        ["paymentInitiatedSeconds", "expireSeconds", "a buyer who takes his time until his attempt expires is no incident of ours"],
      ] as const)
        if (checkout[threshold] < checkout[ours] + turns)
          refinement.addIssue({
            code: "custom",
            path: [threshold],
            message: `must be longer than ${ours}, by leaseSeconds and a turn of the reconcile (60 s), twice: ${why}`,
          });
    }),
  stock: z.strictObject({
    ...owned,
    /** Reservations of attempts that ended without them which the minute's cron ends at once. */
    reconcileBatch: z.int().positive(),
    /** How long past its attempt's expiry a reservation is overdue. */
    overdueSeconds: seconds,
    /** How long after a sale it is looked for whether the supplier had the pieces. */
    shortfallWindowSeconds: seconds,
    /** How long a released reservation is kept. */
    releasedDays: z.int().positive(),
  }),
  carts: z.strictObject({
    ...owned,
    maxItems: z.int().positive(),
    maxQuantity: z.int().positive(),
    idempotencySeconds: seconds,
    abandonedSeconds: seconds,
    /** A cart with something in it that nobody changes for so long is told of as abandoned, to who has an automation for it. */
    tellAbandonedSeconds: seconds,
  }),
  automations: z.strictObject({
    ...owned,
    retry: schedule,
    leaseSeconds: seconds,
    deliveryDeadlineMs: z.int().positive(),
    /** A receiver that takes this long for a delivery is called beside the others' way from then on, until it is quick again. */
    slowReceiverMs: z.int().positive(),
    /**
     * The circuit before a buyer's receiver: how many failures in a row open it, after how long a single delivery probes it, which doubles with
     * each probe that fails up to the longest, and after how long without a success an automation is disabled: where as many tries as
     * `disableAfterFailures` failed in that time, each at least a tenth of it after the one before.
     */
    circuit: z.strictObject({
      failures: z.int().min(2),
      probeSeconds: seconds,
      longestProbeSeconds: seconds,
      disableAfterSeconds: seconds,
      disableAfterFailures: z.int().min(2).max(10),
    }),
    /** Dead letters that one bulk replay takes. */
    maxBulkReplay: z.int().positive().max(10_000),
    maxPerBuyer: z.int().positive(),
    /** Mails that one buyer's automations send within a day; what is more is left out of its run. */
    mailsPerDay: z.int().positive().max(1_000),
    /** Searches that automations of one buyer make again within a day, at most. */
    searchesPerDay: z.int().positive().max(1_000),
    /** How long deliveries are also signed with the secret before a rotation. */
    secretOverlapSeconds: seconds,
    /** Secrets of before that one automation's deliveries are signed with at a time; a rotation beyond is refused. */
    maxPastSecrets: z.int().positive(),
    /** Age of an event that was not dispatched above which `automations.outbox.stuck` is raised. */
    pendingStuckSeconds: seconds,
    /** How often the dead letters are reviewed while an incident is open (AUT-5). */
    reviewEverySeconds: seconds,
    maxReplayBatch: z.int().positive(),
    replaysPerSecond: z.number().positive(),
  }),
  audit: z.strictObject({
    ...owned,
    /** How long a line of the audit trail is kept, by each of its owners; drill records as long. */
    retentionDays: z.int().positive(),
    /** Characters of a text in a line's detail. */
    maxTextLength: z.int().positive(),
    /** How long a reading of the trail waits for an owner before it answers without. */
    readDeadlineMs: z.int().positive(),
  }),
  deadLetters: z.strictObject({
    ...owned,
    /** How long a decided letter of a wake-up is kept. */
    retentionDays: z.int().positive(),
  }),
};
