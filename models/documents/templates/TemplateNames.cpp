#include "models/documents/templates/TemplateNames.h"

#include <QHash>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Older names: of whole things, or behind a group's name. */
struct Alias
{
    const char *older;
    const char *name;
};

/** What a group is called elsewhere, as it stands before the first dot. */
const Alias groups[] = {
    {"matter", "exchange"},
    {"contact", "client"},
    {"account", "client"},
    {"taxpayer", "client"},
    {"exchangor", "client"},
    {"exchanger", "client"},
    {"seller", "client"},
    {"officer", "coordinator"},
    {"assignedto", "coordinator"},
    {"rel", "relinquished"},
    {"relproperty", "relinquished"},
    {"relinquishedproperty", "relinquished"},
    {"rep", "replacement"},
    {"rep1", "replacement"},
    {"rep1property", "replacement"},
    {"replacementproperty", "replacement"},
    {"date", "dates"},
    {"deadline", "dates"},
    {"deadlines", "dates"},
    {"qi", "firm"},
    {"intermediary", "firm"},
    {"qualifiedintermediary", "firm"},
};

const Alias aliases[] = {
    {"date", "today"},
    {"currentdate", "today"},
    {"dates.today", "today"},
    {"dates.current", "today"},
    {"system.date", "today"},
    {"system.currentdate", "today"},
    {"exchange.id", "exchange.number"},
    {"exchange.exchangenumber", "exchange.number"},
    {"exchange.displayname", "exchange.name"},
    {"exchange.typeofexchange", "exchange.type"},
    {"exchange.clientvesting", "exchange.vesting"},
    {"client.vesting", "exchange.vesting"},
    {"exchange.value", "relinquished.value"},
    {"client.fullname", "client.name"},
    {"client.displayname", "client.name"},
    {"client.companyname", "client.company"},
    {"client.phonenumber", "client.phone"},
    {"client.emailaddress", "client.email"},
    {"coordinator.fullname", "coordinator.name"},
    {"coordinator.displayname", "coordinator.name"},
    {"firm.company", "firm.name"},
    {"company.name", "firm.name"},
    {"company.address", "firm.address"},
    {"exchange.closeofescrowdate", "dates.closing"},
    {"exchange.closingdate", "dates.closing"},
    {"relinquished.closingdate", "dates.closing"},
    {"dates.closeofescrow", "dates.closing"},
    {"dates.closeofescrowdate", "dates.closing"},
    {"exchange.day45", "dates.day_45"},
    {"exchange.identificationdeadline", "dates.day_45"},
    {"dates.identification", "dates.day_45"},
    {"dates.identificationdeadline", "dates.day_45"},
    {"exchange.day180", "dates.day_180"},
    {"exchange.exchangedeadline", "dates.day_180"},
    {"exchange.completiondeadline", "dates.day_180"},
    {"dates.exchangeend", "dates.end"},
    // The fields of a matter, as they are labelled there.
    {"exchange.relpropertyaddress", "relinquished.street"},
    {"exchange.relpropertycity", "relinquished.city"},
    {"exchange.relpropertystate", "relinquished.state"},
    {"exchange.relpropertyzip", "relinquished.zip"},
    {"exchange.relapn", "relinquished.apn"},
    {"exchange.relescrownumber", "relinquished.escrow_number"},
    {"exchange.relpurchasecontracttitle", "relinquished.title"},
    {"exchange.relcontractdate", "relinquished.contract_date"},
    {"exchange.relvalue", "relinquished.value"},
    {"exchange.buyer1name", "relinquished.buyer_1"},
    {"exchange.buyer2name", "relinquished.buyer_2"},
    {"exchange.rep1propertyaddress", "replacement.street"},
    {"exchange.rep1city", "replacement.city"},
    {"exchange.rep1state", "replacement.state"},
    {"exchange.rep1zip", "replacement.zip"},
    {"exchange.rep1apn", "replacement.apn"},
    {"exchange.rep1escrownumber", "replacement.escrow_number"},
    {"exchange.rep1purchasecontracttitle", "replacement.title"},
    {"exchange.rep1purchasecontractdate", "replacement.contract_date"},
    {"exchange.rep1value", "replacement.value"},
    {"exchange.rep1seller1name", "replacement.seller_1"},
    {"exchange.rep1seller2name", "replacement.seller_2"},
    {"property.address", "relinquished.address"},
    {"property.relinquishedaddress", "relinquished.address"},
    {"property.replacementaddress", "replacement.address"},
    {"financial.proceeds", "exchange.proceeds"},
    {"financial.exchangevalue", "relinquished.value"},
    {"financial.relinquishedvalue", "relinquished.value"},
    {"financial.replacementvalue", "replacement.value"},
};

QString keyOf(const QString &name)
{
    QString key;
    for (const QChar sign : name) {
        if (sign == u'.' || (sign.unicode() < 128 && sign.isLetterOrNumber()))
            key.append(sign.toLower());
    }
    return key;
}

QHash<QString, QString> readNames()
{
    QHash<QString, QString> names;
    for (const Alias &alias : aliases)
        names.insert(QLatin1String(alias.older), QLatin1String(alias.name));
    for (const QString &name : TemplateNames::known())
        names.insert(keyOf(name), name);
    return names;
}

QHash<QString, QString> readGroups()
{
    QHash<QString, QString> found;
    for (const Alias &alias : groups)
        found.insert(QLatin1String(alias.older), QLatin1String(alias.name));
    return found;
}

} // namespace

const QStringList &TemplateNames::known()
{
    static const QStringList names = QStringList({u"exchange.number"_s,
                                                  u"exchange.name"_s,
                                                  u"exchange.type"_s,
                                                  u"exchange.vesting"_s,
                                                  u"exchange.bank"_s,
                                                  u"exchange.proceeds"_s,
                                                  u"client.name"_s,
                                                  u"client.first_name"_s,
                                                  u"client.last_name"_s,
                                                  u"client.company"_s,
                                                  u"client.email"_s,
                                                  u"client.phone"_s,
                                                  u"client.address"_s,
                                                  u"coordinator.name"_s,
                                                  u"coordinator.first_name"_s,
                                                  u"coordinator.last_name"_s,
                                                  u"coordinator.email"_s,
                                                  u"coordinator.phone"_s,
                                                  u"relinquished.address"_s,
                                                  u"relinquished.street"_s,
                                                  u"relinquished.city"_s,
                                                  u"relinquished.state"_s,
                                                  u"relinquished.zip"_s,
                                                  u"relinquished.apn"_s,
                                                  u"relinquished.escrow_number"_s,
                                                  u"relinquished.title"_s,
                                                  u"relinquished.contract_date"_s,
                                                  u"relinquished.value"_s,
                                                  u"relinquished.buyer_1"_s,
                                                  u"relinquished.buyer_2"_s,
                                                  u"relinquished.buyers"_s,
                                                  u"replacement.address"_s,
                                                  u"replacement.street"_s,
                                                  u"replacement.city"_s,
                                                  u"replacement.state"_s,
                                                  u"replacement.zip"_s,
                                                  u"replacement.apn"_s,
                                                  u"replacement.escrow_number"_s,
                                                  u"replacement.title"_s,
                                                  u"replacement.contract_date"_s,
                                                  u"replacement.value"_s,
                                                  u"replacement.seller_1"_s,
                                                  u"replacement.seller_2"_s,
                                                  u"replacement.sellers"_s,
                                                  u"dates.closing"_s,
                                                  u"dates.day_45"_s,
                                                  u"dates.day_180"_s,
                                                  u"dates.end"_s,
                                                  u"firm.name"_s,
                                                  u"firm.letterhead"_s,
                                                  u"firm.address"_s,
                                                  u"firm.phone"_s,
                                                  u"today"_s});
    return names;
}

QString TemplateNames::nameOf(const QString &written)
{
    static const QHash<QString, QString> names = readNames();
    static const QHash<QString, QString> older = readGroups();
    const QString key = keyOf(written);
    if (const QString found = names.value(key); !found.isEmpty())
        return found;
    const qsizetype dot = key.indexOf(u'.');
    const QString group = dot < 0 ? QString() : older.value(key.left(dot));
    return group.isEmpty() ? QString() : names.value(group + key.mid(dot));
}

} // namespace Peak
