// Classifies one worksheet a line with the public package `isncsci`.
const { ISNCSCI } = require('isncsci');
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean);
const exams = lines.map((line) => JSON.parse(line));
const start = process.cpuUsage();
const found = exams.map((exam) => {
  const { classification, totals } = new ISNCSCI(exam);
  return { classification, totals };
});
const used = process.cpuUsage(start);
if (process.argv[2] === 'seconds') console.log((used.user + used.system) / 1e6);
else for (const one of found) console.log(JSON.stringify(one));
