import { tell } from "../../platform/console/tell.ts"; /** For how long something is silenced, for a form whose body has `seconds`. */
export const Duration = () => (
  <label>
    {tell`For`}
    <select name="seconds~number">
      <option value="1800">{tell`30 minutes`}</option>
      <option value="7200">{tell`2 hours`}</option>
      <option value="28800">{tell`8 hours`}</option>
      <option value="86400">{tell`a day`}</option>
    </select>
  </label>
);
