#include "views/actions/PageId.h"

#include <QCoreApplication>

namespace Peak {

namespace {

struct Entry
{
    PageId id;
    const char16_t *name;
    const char *text;
    const char16_t *icon;
    const char *help;
    bool daily;
    PageId owner;
};

#define TEXT(text) QT_TRANSLATE_NOOP("Peak::PageInfo", text)
const Entry entries[] = {
    {PageId::Exchanges, u"exchanges", TEXT("Exchanges"), u"arrow-left-right",
     TEXT("The exchanges that you may see, with their stages and deadlines."), true,
     PageId::Exchanges},
    {PageId::Tasks, u"tasks", TEXT("Tasks"), u"list-checks",
     TEXT("What is to be done, by when and by whom."), true, PageId::Tasks},
    {PageId::Documents, u"documents", TEXT("Documents"), u"file-text",
     TEXT("The papers of all exchanges that you may see."), true, PageId::Documents},
    {PageId::Messages, u"messages", TEXT("Messages"), u"messages-square",
     TEXT("What was written in the rooms of the exchanges."), true, PageId::Messages},
    {PageId::People, u"people", TEXT("People"), u"contact-round",
     TEXT("Clients, coordinators, third parties and agencies."), true, PageId::People},
    {PageId::Audit, u"audit", TEXT("Audit"), u"scroll-text",
     TEXT("Who did what and when, with old and new values."), false, PageId::Audit},
    {PageId::Sync, u"sync", TEXT("Sync"), u"refresh-cw",
     TEXT("What came from PracticePanther, and what failed."), false, PageId::Sync},
    {PageId::Users, u"users", TEXT("Users"), u"users-round",
     TEXT("The people who sign in, and their sessions."), false, PageId::Users},
    {PageId::Roles, u"roles", TEXT("Roles"), u"shield-check",
     TEXT("What each role may see and do."), false, PageId::Roles},
    {PageId::Settings, u"settings", TEXT("Settings"), u"settings",
     TEXT("How the firm works with this program."), false, PageId::Settings},
    {PageId::Profile, u"profile", TEXT("Profile"), u"circle-user-round",
     TEXT("Your name, password, second factor and sessions."), false, PageId::Profile},
    {PageId::ExchangeDetails, u"exchange", TEXT("Exchange"), u"arrow-left-right",
     TEXT("Everything about one exchange."), true, PageId::Exchanges},
    {PageId::PersonDetails, u"person", TEXT("Person"), u"user-round",
     TEXT("Everything about one person."), true, PageId::People},
};
#undef TEXT

PageInfo infoOf(const Entry &entry)
{
    const auto text = [](const char *source) {
        return QCoreApplication::translate("Peak::PageInfo", source);
    };
    return {entry.id,         QString::fromUtf16(entry.name),
            text(entry.text), QString::fromUtf16(entry.icon),
            text(entry.help), entry.daily,
            entry.owner};
}

} // namespace

QList<PageInfo> PageInfo::all()
{
    QList<PageInfo> pages;
    for (const Entry &entry : entries)
        pages.append(infoOf(entry));
    return pages;
}

PageInfo PageInfo::of(PageId id)
{
    static_assert(std::size(entries) == size_t(PageId::PersonDetails) + 1);
    return infoOf(entries[int(id)]);
}

QString nameOf(PageId page)
{
    return QString::fromUtf16(entries[int(page)].name);
}

std::optional<PageId> pageOf(const QString &name)
{
    for (const Entry &entry : entries) {
        if (name == QStringView(entry.name))
            return entry.id;
    }
    return std::nullopt;
}

} // namespace Peak
