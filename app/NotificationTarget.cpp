#include "app/NotificationTarget.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

std::optional<NotificationTarget> NotificationTarget::of(const Notification &one,
                                                         const Capabilities &capabilities)
{
    const auto may = [&capabilities](PageId page) { return capabilities.mayOpen(nameOf(page)); };
    const bool hasExchange = !one.exchangeId.isNull() && may(PageId::Exchanges);
    const auto inExchange = [&](const QString &tab) -> std::optional<NotificationTarget> {
        if (!hasExchange)
            return std::nullopt;
        return NotificationTarget{{PageId::ExchangeDetails, one.exchangeId}, tab};
    };
    const auto onPage = [&](PageId page, const QUuid &item,
                            const QString &tab) -> std::optional<NotificationTarget> {
        if (may(page))
            return NotificationTarget{{page, item}, {}};
        return inExchange(tab);
    };
    if (one.kind == u"security"_s)
        return onPage(PageId::Profile, {}, {});
    if (one.kind == u"sync_failed"_s)
        return onPage(PageId::Sync, {}, {});
    if (one.resourceType == u"tasks"_s || (one.kind == u"task_assigned"_s && one.count > 1))
        return hasExchange ? inExchange(u"tasks"_s) : onPage(PageId::Tasks, {}, {});
    if (one.resourceType == u"task"_s)
        return onPage(PageId::Tasks, one.resourceId, u"tasks"_s);
    if (one.kind == u"document"_s && one.count > 1 && hasExchange)
        return inExchange(u"documents"_s);
    if (one.resourceType == u"document"_s)
        return onPage(PageId::Documents, one.resourceId, u"documents"_s);
    if (one.kind == u"assignment"_s)
        return inExchange(u"people"_s);
    if (one.kind == u"mention"_s || one.kind == u"reply"_s || one.kind == u"message"_s ||
        one.kind == u"scheduled_failed"_s || one.resourceType == u"message"_s)
        return inExchange(u"messages"_s);
    return inExchange(u"overview"_s);
}

} // namespace Peak
