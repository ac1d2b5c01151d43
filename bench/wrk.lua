-- Asks for the addresses of a file in turn, and ends with one line of JSON.
local addresses, at = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    addresses[#addresses + 1] = wrk.format("GET", line)
  end
end

function request()
  at = at % #addresses + 1
  return addresses[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"per_second": %.3f, "p50": %.4f, "p95": %.4f, "failed": %d}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    errors.status + errors.timeout + errors.connect))
end
