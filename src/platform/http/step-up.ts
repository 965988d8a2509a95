import { AppError } from "../errors.ts";
import { STEP_UP_FOR, type StepUpKind, type StepUps } from "../step-up.ts";
import { presentedToken } from "./credential.ts";
import { say } from "../language/say.ts";

/** Throws `step-up-required`, with how it is made good, where the caller's session is not stepped up for this kind of act. */
export async function requireStepUp(kind: StepUpKind, request: Request, stepUps: StepUps): Promise<void> {
  if ((await stepUps.until(presentedToken(request) ?? "", kind)) !== undefined) return;
  throw new AppError(
    "step-up-required",
    say`to ${STEP_UP_FOR[kind]}, prove again who you are with POST /admin/step-up (kind ${kind}, your password, a one-time code where you have an authenticator), then repeat this`,
    { extensions: { stepUp: { kind, at: "/admin/step-up" } } },
  );
}
