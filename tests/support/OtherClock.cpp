// A library to be loaded before a program (LD_PRELOAD), whose clock is off by what peakShiftClock()
// says, or PEAK_CLOCK_SHIFT at its start. What counts time without a date is not touched.
#include <atomic>
#include <cstdlib>
#include <ctime>

#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

std::atomic<long> &shift()
{
    static std::atomic<long> seconds = [] {
        const char *set = std::getenv("PEAK_CLOCK_SHIFT");
        return set ? std::atol(set) : 0L;
    }();
    return seconds;
}

} // namespace

extern "C" {

void peakShiftClock(long seconds)
{
    shift() = seconds;
}

int clock_gettime(clockid_t clock, timespec *now) noexcept
{
    const int status = int(::syscall(SYS_clock_gettime, clock, now));
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += shift();
    return status;
}

int gettimeofday(timeval *now, void *) noexcept
{
    timespec exact{};
    const int status = clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return status;
}

time_t time(time_t *kept) noexcept
{
    timespec exact{};
    clock_gettime(CLOCK_REALTIME, &exact);
    if (kept)
        *kept = exact.tv_sec;
    return exact.tv_sec;
}
}
