import { ActButton, TextField } from "../../../platform/console/action.tsx";
import { Ago, Badge, Time, moneyText } from "../../../platform/console/parts.tsx";
import type { HeldPriceState } from "./rules.ts";
import type { HeldPrice } from "./schemas.ts";
import { show, tell } from "../../../platform/console/tell.ts";

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
        <dt>{tell`Read`}</dt>
        <dd>
          <strong>{moneyText(price)}</strong> <Ago at={seenAt} now={now} />
          {from && <>{show`, in ${<code>{`${from.syntax} ${from.path}`}</code>}, ${Math.round(from.confidence * 100)} % sure`}</>}
        </dd>
        {doubts.map((doubt) => (
          <Doubt of={doubt} now={now} />
        ))}
      </dl>
      <p class="soft">
        {show`held ${<Ago at={heldAt} now={now} />}`}
        {" ·"} <a href={url} rel="noreferrer noopener">{tell`its page`}</a>
        {decidedAt !== null && (
          <>
            {" "}
            · {state} <Time at={decidedAt} />
            {decidedBy !== null && ` ${tell`by ${decidedBy}`}`}
            {note !== null && `: ${note}`}
          </>
        )}
      </p>
      {acts && state === "HELD" && (
        <details>
          <summary aria-label={tell`Decide: ${title}, ${id}`}>{tell`Decide`}</summary>
          <form method="post">
            <TextField name="note" label={tell`Reason (kept with the decision)`} />
            <div class="buttons">
              <ActButton
                primary
                name="decision"
                value="accept"
                api={`POST /admin/held-prices/${id}/decision`}
                confirm={tell`Publish ${title} of ${supplierId} at ${moneyText(price)}, now and whenever it is read at that price?`}
                label={tell`Accept ${moneyText(price)}`}
              />
              <ActButton
                name="decision"
                value="reject"
                api={`POST /admin/held-prices/${id}/decision`}
                confirm={tell`Leave ${title} of ${supplierId} out whenever it is read at ${moneyText(price)}? What was published before stands.`}
                label={tell`Reject`}
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
      <dt>{tell`The same page`}</dt>
      <dd>{show`${moneyText(doubt.price)}, in ${<code>{`${doubt.syntax} ${doubt.path}`}</code>}`}</dd>
    </>
  ) : (
    <>
      <dt>{tell`Published before`}</dt>
      <dd>
        {moneyText(doubt.price)}, <Ago at={doubt.seenAt} now={now} />
      </dd>
    </>
  );
