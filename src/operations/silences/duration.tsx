/** For how long something is silenced, for a form whose body has `seconds`. */
export const Duration = () => (
  <label>
    For
    <select name="seconds~number">
      <option value="1800">30 minutes</option>
      <option value="7200">2 hours</option>
      <option value="28800">8 hours</option>
      <option value="86400">a day</option>
    </select>
  </label>
);
