import { operatorActed, operatorSignInFailed } from "../../platform/events/operators.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { servedRequestId } from "../../platform/scope.ts";
import type { StepUpRefusal, StepUps } from "../../platform/step-up.ts";
import { readAccess } from "./access-token.ts";
import type { OperatorDeps } from "./ports.ts";
import { parseSessionToken } from "./session-token.ts";
import { provenStep } from "./sign-in.ts";

type StepUpDeps = Omit<OperatorDeps, "identities" | "operators" | "stepUps">;

/** The port behind `POST /admin/step-up` and what is guarded by it. A proof that fails counts as a sign-in that failed. */
export const createStepUps = (deps: StepUpDeps): StepUps => ({
  async until(token, kind) {
    const sessionId = await sessionOf(deps, token);
    return sessionId === undefined ? undefined : ((await deps.operatorDesk.steppedUpUntil(sessionId, kind)) ?? undefined);
  },
  async prove({ token, operator, kind, ...proof }): Promise<Result<string, StepUpRefusal>> {
    const sessionId = await sessionOf(deps, token);
    if (sessionId === undefined) return refused({ kind: "session-ended" });
    const proven = await provenStep(deps, { ...proof, email: operator.email });
    if (!proven.ok) return proven;
    const { stepUpSeconds } = deps.contract.access;
    const { account, step } = proven.value;
    const asked = { sessionId, operatorId: account.id, kind, seconds: stepUpSeconds, totpStep: step ?? null, address: proof.address };
    const until = await deps.operatorDesk.stepUp(asked, servedRequestId());
    if (until === null) {
      // Its code was used meanwhile, or the session has ended: either way nothing was proven.
      operatorSignInFailed(deps, { operatorId: account.id, reason: "totp" });
      return refused({ kind: "totp-required" });
    }
    operatorActed(deps, { actorId: account.id, action: "session.step-up", subject: sessionId });
    return ok(until);
  },
});

const sessionOf = async (deps: StepUpDeps, token: string): Promise<string | undefined> =>
  parseSessionToken(token)?.sessionId ?? (await readAccess(deps, token))?.sid;
