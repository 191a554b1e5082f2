// peak1031ctl agent --database URI [--once] [--heads FILE]
#include "models/db/Agent.h"
#include "models/delivery/Courier.h"
#include "models/documents/StorageKeeper.h"

#include "app/ctl/CommandLine.h"

#include <QCoreApplication>

#include <atomic>
#include <csignal>
#include <mutex>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

std::atomic_bool stopRequested = false;
static_assert(std::atomic_bool::is_always_lock_free, "a signal handler sets it");

void onSignal(int)
{
    stopRequested = true;
}

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

} // namespace

int agent(const QStringList &arguments)
{
    CommandLine line(u"agent"_s, translated("Keeps house for a database until it is stopped "
                                            "(Ctrl+C, SIGTERM): ends what was left open, "
                                            "seals and verifies the audit log, sweeps what is "
                                            "older than it is kept, deletes and moves documents "
                                            "at their storages, sends e-mail and text messages. "
                                            "Several may run."));
    line.addOption(u"database"_s,
                   translated("The database, as peak_agent; its admin may too, but "
                              "sends no e-mail and text messages."),
                   u"URI"_s);
    line.addOption(u"once"_s, translated("Do what is due now, and end."));
    line.addOption(
        u"heads"_s,
        translated(
            "Append the audit log's head to this file, one line a day, and check the last one."),
        u"FILE"_s);
    line.require(u"database"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    const auto settings = databaseSettings(line.value(u"database"_s));
    if (!settings.ok())
        return fail(settings.error());
    Agent::Options options;
    options.once = line.isSet(u"once"_s);
    options.headsFile = line.value(u"heads"_s);
    for (const int number : {SIGINT, SIGTERM})
        std::signal(number, onSignal);
    const auto say = [](const QString &sentence) {
        static std::mutex oneAtATime;
        const std::lock_guard lock(oneAtATime);
        print(sentence);
    };
    // A large file takes its time to move, and a mail server to answer: housekeeping waits for
    // none.
    std::optional<StorageKeeperThread> storages;
    std::optional<CourierThread> courier;
    if (!options.once) {
        storages.emplace(settings.value(), QString(), say);
        courier.emplace(settings.value(), say);
    }
    Agent agent(settings.value(), options, say);
    auto ran = agent.run(stopRequested);
    if (ran && options.once)
        ran = StorageKeeper(settings.value(), {}, say).run(stopRequested, true);
    if (ran && options.once)
        ran = Courier(settings.value(), {.once = true}, say).run(stopRequested);
    return ran.ok() ? int(Done) : fail(ran.error());
}

} // namespace Peak::Ctl
