import { STEPS } from "../../../browser/shop/texts/steps.ts";
import type { Words } from "../../platform/language/translate.ts";

const ORDER = ["need", "offers", "cart", "pay", "order"] as const;

/** Where on the way from a need to an order a page is. */
export const Steps = ({ at, words }: { at: (typeof ORDER)[number]; words: Words }) => (
  <ol class="way" aria-label={words.say(STEPS.label)}>
    {ORDER.map((step, index) => (
      <li class={index < ORDER.indexOf(at) ? "past" : ""} {...(step === at ? { "aria-current": "step" } : {})}>
        {words.say(STEPS[step])}
      </li>
    ))}
  </ol>
);
