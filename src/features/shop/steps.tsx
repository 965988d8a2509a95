import { STEPS } from "../../../browser/shop/texts/steps.ts";

const ORDER = ["need", "offers", "cart", "pay", "order"] as const;

/** Where on the way from a need to an order a page is. */
export const Steps = ({ at }: { at: (typeof ORDER)[number] }) => (
  <ol class="way" aria-label={STEPS.label}>
    {ORDER.map((step, index) => (
      <li class={index < ORDER.indexOf(at) ? "past" : ""} {...(step === at ? { "aria-current": "step" } : {})}>
        {STEPS[step]}
      </li>
    ))}
  </ol>
);
