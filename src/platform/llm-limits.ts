/** What a program may use of models a day (UTC), in all and of single models by their names in the contract. Absent: all that its account may. */
export interface LlmLimits extends ModelLimits {
  models?: Readonly<Record<string, ModelLimits>> | undefined;
}

export interface ModelLimits {
  tokens?: number | undefined;
  nanoUsd?: number | undefined;
}
