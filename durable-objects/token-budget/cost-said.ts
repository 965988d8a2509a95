/** Of a row whose writer knew no money: what its record says, which of an open call is its worst case. */
export const COST_SAID = `case when json_valid(record) then
  coalesce(json_extract(record, '$.inputCostNanoUsd'), 0) + coalesce(json_extract(record, '$.outputCostNanoUsd'), 0) else 0 end`;
