-- wrk: as pages.lua, with a pause before each request. Apart, because a script that defines `delay` waits, be it 0.
dofile((debug.getinfo(1, "S").source:match("^@(.*)paced%.lua$") or "bench/") .. "pages.lua")

function delay()
    return 1 + math.random(31)
end
