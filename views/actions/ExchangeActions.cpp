#include "views/actions/ActionLists.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Scope = ActionSpec::Scope;

namespace {

const QList<PageId> listPages = {PageId::Exchanges,      PageId::Tasks,
                                 PageId::Documents,      PageId::Messages,
                                 PageId::People,         PageId::Audit,
                                 PageId::Sync,           PageId::Users,
                                 PageId::ExchangeDetails}; // the people of one exchange
const QList<PageId> exchangePages = {PageId::Exchanges, PageId::ExchangeDetails};

ActionSpec grouped(ActionSpec spec)
{
    spec.startsGroup = true;
    return spec;
}

} // namespace

QList<ActionSpec> ActionLists::lists()
{
    return {
        {u"list.reload"_s,
         tr("Reload"),
         u"refresh-cw"_s,
         {QKeySequence(Qt::Key_F5)},
         tr("Reads the list from the server again."),
         ActionSpec::anyone(),
         Scope::Page,
         listPages},
        {u"list.save_view"_s,
         tr("Save this view..."),
         u"bookmark-plus"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_S)},
         tr("Keeps columns, order and filters under a name."),
         ActionSpec::anyone(),
         Scope::Page,
         listPages},
        {u"list.reset_view"_s,
         tr("Reset to default"),
         u"rotate-ccw"_s,
         {},
         tr("Shows columns, order and filters as they were at first."),
         ActionSpec::anyone(),
         Scope::Page,
         listPages},
        {u"views.share"_s,
         tr("Save this view for everybody..."),
         u"share-2"_s,
         {},
         tr("Keeps what is shown under a name that everybody who may see the list can choose."),
         u"views.share"_s,
         Scope::Page,
         listPages},
        {u"views.role_default"_s,
         tr("Where a role begins..."),
         u"bookmark-check"_s,
         {},
         tr("A role begins with this view until a person chooses another."),
         u"views.role_default"_s,
         Scope::Page,
         listPages},
    };
}

QList<ActionSpec> ActionLists::exchanges()
{
    const auto priority = [](const QString &code, const QString &text, const QString &icon) {
        ActionSpec spec{u"exchanges.priority_"_s + code,
                        text,
                        icon,
                        {},
                        tr("Changes the priority of the selected exchanges."),
                        u"exchanges.bulk"_s,
                        Scope::Rows,
                        exchangePages};
        spec.group = tr("Priority");
        return spec;
    };
    return {
        {u"exchanges.create"_s,
         tr("New exchange"),
         u"plus"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_N)},
         tr("Makes an exchange by hand."),
         u"exchanges.create"_s,
         Scope::Page,
         {PageId::Exchanges}},
        {u"exchanges.open"_s,
         tr("Open"),
         u"square-arrow-out-up-right"_s,
         {},
         tr("Shows everything about the exchange."),
         ActionSpec::anyone(),
         Scope::Row,
         {PageId::Exchanges}},
        {u"exchanges.edit"_s,
         tr("Edit..."),
         u"pencil"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_E)},
         tr("Changes the fields of the exchange."),
         u"exchanges.edit"_s,
         Scope::Row,
         exchangePages},
        {u"exchanges.stage"_s,
         tr("Set the stage..."),
         u"milestone"_s,
         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
         tr("Moves the exchange to another stage."),
         u"exchanges.stage"_s,
         Scope::Row,
         exchangePages},
        priority(u"urgent"_s, tr("Urgent"), u"chevrons-up"_s),
        priority(u"high"_s, tr("High"), u"chevron-up"_s),
        priority(u"medium"_s, tr("Medium"), u"minus"_s),
        priority(u"low"_s, tr("Low"), u"chevron-down"_s),
        {u"exchanges.reassign"_s,
         tr("Give to a coordinator..."),
         u"user-round-cog"_s,
         {},
         tr("Makes somebody else the coordinator of the selected exchanges."),
         u"exchanges.bulk"_s,
         Scope::Rows,
         exchangePages},
        grouped({u"exchanges.bulk"_s,
                 tr("Edit the selected..."),
                 u"square-pen"_s,
                 {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)},
                 tr("Changes coordinator or priority of all selected exchanges."),
                 u"exchanges.bulk"_s,
                 Scope::Rows,
                 {PageId::Exchanges}}),
    };
}

QList<ActionSpec> ActionLists::participants()
{
    const QList<PageId> pages = {PageId::ExchangeDetails};
    return {
        {u"participants.propose"_s,
         tr("Propose a person..."),
         u"user-round-plus"_s,
         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
         tr("Proposes somebody for the exchange; an admin and the client approve."),
         u"participants.propose"_s,
         Scope::Page,
         pages},
        {u"participants.approve"_s,
         tr("Approve"),
         u"user-round-check"_s,
         {},
         tr("Agrees that the person takes part in the exchange."),
         u"participants.approve"_s,
         Scope::Row,
         pages},
        {u"participants.withdraw"_s,
         tr("Withdraw..."),
         u"user-round-minus"_s,
         {},
         tr("Ends that the person takes part in the exchange."),
         u"participants.withdraw"_s,
         Scope::Row,
         pages},
        {u"participants.permissions"_s,
         tr("Permissions..."),
         u"sliders-horizontal"_s,
         {},
         tr("Narrows what the person may do in the exchange."),
         u"participants.permissions"_s,
         Scope::Row,
         pages},
        grouped({u"access.explain"_s,
                 tr("Explain access..."),
                 u"circle-help"_s,
                 {},
                 tr("Tells why somebody can or can't see a thing."),
                 u"access.explain"_s,
                 Scope::Page,
                 {PageId::ExchangeDetails, PageId::PersonDetails}}),
    };
}

} // namespace Peak
