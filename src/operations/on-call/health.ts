import { healthSection, type HealthSection } from "../../platform/health.ts";
import { names } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { recorded } from "../../platform/language/say.ts";
import type { OnCallDeps } from "./ports.ts";
import { readOnCall } from "./read-on-call.ts";

const onCall = figures({
  deserted: names(
    "Nobody who may act",
    "on_call_receivers_deserted",
    "Receivers of the chain whose turn it is for somebody, and nobody of them has an account that may act.",
    "Pages that they are told of go on at once.",
  ),
  unable: names("Passed over", "on_call_people_unable", "Operators who take turns or cover and have no account that may act."),
});

/** ALR-10: whether those who would be called can act. Where nobody was ever named there is nothing to say. */
export const onCallHealth = (deps: Pick<OnCallDeps, "onCallBook" | "contract" | "clock">): HealthSection =>
  healthSection({
    name: "onCall",
    title: "On call",
    surfaces: ["ops"],
    figures: onCall,
    nextStep: ({ deserted, unable }) => (deserted.length + unable.length > 0 ? "npm run ops -- on-call" : null),
    async capture() {
      const named = (await readOnCall(deps)).filter((one) => one.named);
      const deserted = named.flatMap((one) => (one.deserted ? [one.receiver] : []));
      const unable = [...new Set(named.flatMap((one) => one.unable))];
      return { status: deserted.length > 0 ? "fail" : unable.length > 0 ? "warn" : "pass", complete: true, figures: { deserted, unable } };
    },
    alerts: [
      onCall.page("on-call.deserted", {
        when: ({ deserted }) => deserted.length > 0,
        say: ({ deserted }) => recorded`nobody who is on call may act: ${deserted.join(", ")}`,
      }),
      onCall.warn("on-call.passed-over", {
        when: ({ unable }) => unable.length > 0,
        say: ({ unable }) => recorded`${unable.length} of those who are named to be on call have no account that may act`,
      }),
    ],
  });
