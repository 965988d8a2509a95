import type * as z from "zod";
import type { ProblemTable } from "../../platform/http/problem.ts";
import type { controlsSchema } from "./schemas.ts";
import type { TokenRefusal } from "./token.ts";

export const adProblems: ProblemTable<TokenRefusal> = {
  "ad-token-invalid": () => ({
    type: "ad-token-invalid",
    title: "The token is not one of ours",
    status: 422,
    errors: [{ pointer: "/token", detail: "has no valid signature" }],
  }),
  "ad-token-foreign": () => ({
    type: "ad-token-foreign",
    title: "The token is another viewer's",
    status: 422,
    detail: "What was shown to one viewer is reported by that viewer: signed in, or by the same viewer hint.",
    errors: [{ pointer: "/token", detail: "was given to another viewer" }],
  }),
  "ad-token-expired": () => ({
    type: "ad-token-expired",
    title: "The token has expired",
    status: 410,
    errors: [{ pointer: "/token", detail: "has expired" }],
  }),
};

export const controlsProblems: ProblemTable<{ kind: "controls-conflict"; controls: z.input<typeof controlsSchema> }> = {
  "controls-conflict": ({ controls }) => ({
    type: "ad-controls-conflict",
    title: "The choices about ads have changed since",
    status: 412,
    detail: "Nothing was changed. Take `controls` as the current state and decide again.",
    errors: [{ pointer: "/headers/if-match", detail: "names none of what is there" }],
    extensions: { controls },
  }),
};
