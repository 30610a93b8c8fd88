// Layout shifts count by the worst window: at most a second between two, at most five seconds long.
window.vitals = { paint: 0, interaction: 0, shift: 0, last: 0 };
let shifts = [];
const watch = (type, take) => new PerformanceObserver((list) => {
  vitals.last = performance.now();
  list.getEntries().forEach(take);
}).observe({ type, buffered: true, durationThreshold: 16 });
watch("largest-contentful-paint", (entry) => { vitals.paint = entry.startTime; });
watch("event", (entry) => {
  if (entry.interactionId) vitals.interaction = Math.max(vitals.interaction, entry.duration);
});
watch("layout-shift", (entry) => {
  if (entry.hadRecentInput) return;
  const follows = shifts.length > 0 && entry.startTime - shifts.at(-1).startTime < 1000
    && entry.startTime - shifts[0].startTime < 5000;
  shifts = follows ? [...shifts, entry] : [entry];
  vitals.shift = Math.max(vitals.shift, shifts.reduce((sum, { value }) => sum + value, 0));
});
