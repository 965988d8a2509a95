import { ActButton, TextField } from "../../../platform/console/action.tsx";
import { Ago, Badge, Time } from "../../../platform/console/parts.tsx";
import { format } from "../../../platform/money.ts";
import type { HeldPriceState } from "./rules.ts";
import type { HeldPrice } from "./schemas.ts";

const BADGE: Readonly<Record<HeldPriceState, string>> = { HELD: "warn", ACCEPTED: "pass", REJECTED: "plain", OVERTAKEN: "plain" };

/** A price that is, or was, held back: what was read, what speaks against it and where each stands, and the decision. */
export const HeldPriceRow = ({ held, now, acts }: { held: HeldPrice; now: Date; acts: boolean }) => {
  const { id, supplierId, productKey, title, url, state, price, from, doubts, seenAt, heldAt, decidedAt, decidedBy, note } = held;
  return (
    <li>
      <span class="line">
        <Badge state={BADGE[state]}>{state}</Badge>
        <strong>{title}</strong>
        <span class="soft">
          {supplierId}, <code>{productKey}</code>
        </span>
      </span>
      <dl>
        <dt>Read</dt>
        <dd>
          <strong>{format(price)}</strong> <Ago at={seenAt} now={now} />
          {from && (
            <>
              , in <code>{`${from.syntax} ${from.path}`}</code>, {Math.round(from.confidence * 100)} % sure
            </>
          )}
        </dd>
        {doubts.map((doubt) => (
          <Doubt of={doubt} now={now} />
        ))}
      </dl>
      <p class="soft">
        held <Ago at={heldAt} now={now} /> ·{" "}
        <a href={url} rel="noreferrer noopener">
          its page
        </a>
        {decidedAt !== null && (
          <>
            {" "}
            · {state} <Time at={decidedAt} />
            {decidedBy !== null && ` by ${decidedBy}`}
            {note !== null && `: ${note}`}
          </>
        )}
      </p>
      {acts && state === "HELD" && (
        <details>
          <summary aria-label={`Decide: ${title}, ${id}`}>Decide</summary>
          <form method="post">
            <TextField name="note" label="Reason (kept with the decision)" />
            <div class="buttons">
              <ActButton
                primary
                name="decision"
                value="accept"
                api={`POST /admin/held-prices/${id}/decision`}
                confirm={`Publish ${title} of ${supplierId} at ${format(price)}, now and whenever it is read at that price?`}
                label={`Accept ${format(price)}`}
              />
              <ActButton
                name="decision"
                value="reject"
                api={`POST /admin/held-prices/${id}/decision`}
                confirm={`Leave ${title} of ${supplierId} out whenever it is read at ${format(price)}? What was published before stands.`}
                label="Reject"
              />
            </div>
          </form>
        </details>
      )}
    </li>
  );
};

const Doubt = ({ of: doubt, now }: { of: HeldPrice["doubts"][number]; now: Date }) =>
  doubt.kind === "source" ? (
    <>
      <dt>The same page</dt>
      <dd>
        {format(doubt.price)}, in <code>{`${doubt.syntax} ${doubt.path}`}</code>
      </dd>
    </>
  ) : (
    <>
      <dt>Published before</dt>
      <dd>
        {format(doubt.price)}, <Ago at={doubt.seenAt} now={now} />
      </dd>
    </>
  );
