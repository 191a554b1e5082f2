#pragma once

#include "models/db/Result.h"

#include <QtGlobal>

#include <functional>

namespace Peak {

class DbConnection;

/** How large a firm, and which. */
struct DemoFirmOptions
{
    qint64 exchanges = 1000;
    qint64 contacts = 1119;
    int seed = 1;
    /** Told rows done and rows in all now and then, on the calling thread. */
    std::function<void(qint64, qint64)> progress = {};
};

/**
 * Fills an empty database with an invented firm: people, exchanges, and who works on what.
 *
 * The same seed on the same day (the firm's) makes the same data, everywhere. All of it is one
 * transaction of set-based statements (resources/demo), so it is there whole or not at all. Only a
 * private server or a database that is marked as a demo (setting firm.is_demo) is filled, because
 * the demo people's passwords are known to everybody; and never one that has people of its own.
 * Blocks for minutes when asked for a million exchanges: use it on a worker thread or in a tool.
 */
class DemoFirm final
{
public:
    using Options = DemoFirmOptions;
    static constexpr qint64 LeastContacts = 50;
    static constexpr qint64 MostRows = 10'000'000;
    static constexpr int MostSeed = 1'000'000;

    struct Outcome
    {
        bool filled = false; ///< false: the demo firm was there already, and nothing was changed
        qint64 exchanges = 0;
        qint64 contacts = 0;
    };

    /** `admin` is a superuser's connection to a migrated database, in no transaction. */
    static Result<Outcome> fill(DbConnection &admin, const Options &options = {});
};

} // namespace Peak
