#include "app/demo/DemoPapers.h"

#include "app/demo/DemoPictures.h"
#include "app/demo/PlainDocx.h"
#include "models/documents/templates/HtmlTemplate.h"

#include <QFile>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

const QByteArray demoPin = "103145";

namespace {

using By = DemoPaper::By;

QJsonObject restricted()
{
    return {{u"access_level"_s, u"restricted"_s},
            {u"allowed_roles"_s, QJsonArray{u"admin"_s, u"coordinator"_s}}};
}

QJsonObject viewOnly()
{
    return {{u"view_only"_s, true}};
}

QByteArray resource(const QString &name)
{
    for (const QString &folder : {u":/demo/papers/"_s, u":/templates/"_s}) {
        QFile file(folder + name + u".html"_s);
        if (file.open(QIODevice::ReadOnly))
            return file.readAll();
    }
    return {};
}

/** Of an agreement whose first version was signed with the wrong vesting. */
TemplateFilling asOf(int version, const DemoPaper &paper, TemplateFilling values)
{
    if (version < paper.versions)
        values.insert(u"exchange.vesting"_s, values.value(u"client.name"_s));
    return values;
}

QByteArray notes(const TemplateFilling &values)
{
    const QString text =
        u"Properties we looked at for exchange %1\n\n"
        "1. Duplex on Alder Street. Good rent, roof is from 1998. Asking 640,000.\n"
        "2. Four units near the lake. Two leases end in spring. Asking 1,150,000.\n"
        "3. Small warehouse, one tenant until 2031. Asking 890,000.\n\n"
        "We like 2 best and would name 2 and 3. Is that within the three-property rule?\n"
        "We have to decide by %2.\n\n%3\n"_s.arg(values.value(u"exchange.number"_s),
                                                 values.value(u"dates.day_45"_s),
                                                 values.value(u"client.name"_s));
    return text.toUtf8();
}

QStringList letter(const TemplateFilling &values)
{
    return {
        u"Draft, not sent"_s,
        u"Exchange No. %1 of %2"_s.arg(values.value(u"exchange.number"_s),
                                       values.value(u"client.name"_s)),
        u"Dear %1,"_s.arg(values.value(u"client.name"_s)),
        u"thank you for the list of properties. You may name up to three of any value; please sign "
        "the notice and return it to us before midnight of %1."_s.arg(
            values.value(u"dates.day_45"_s)),
        u"A property is named by its street address or its legal description. “Something near the "
        "lake” is not enough, and nothing can be named afterwards."_s,
        u"The exchange must be complete by %1."_s.arg(values.value(u"dates.end"_s)),
        u"With kind regards"_s,
        values.value(u"coordinator.name"_s),
    };
}

QStringList worksheet(const TemplateFilling &values)
{
    return {
        u"Basis worksheet, for the file only"_s,
        u"Exchange No. %1"_s.arg(values.value(u"exchange.number"_s)),
        u"Relinquished: %1, sold for %2."_s.arg(values.value(u"relinquished.address"_s),
                                                values.value(u"relinquished.value"_s)),
        u"Replacement: %1, bought for %2."_s.arg(values.value(u"replacement.address"_s),
                                                 values.value(u"replacement.value"_s)),
        u"Exchange funds: %1. The client's accountant has the adjusted basis and works out the "
        "gain that is deferred."_s.arg(values.value(u"exchange.proceeds"_s)),
    };
}

} // namespace

QList<DemoPaper> DemoPapers::all()
{
    const By client = By::Client;
    const By coordinator = By::Coordinator;
    QList<DemoPaper> papers = {
        {u"PENDING"_s, coordinator, u"Purchase and sale agreement.pdf"_s, u"purchase-contract"_s,
         u"Relinquished purchase contract"_s},
        {u"PENDING"_s, client, u"Driver's license.png"_s, u"license"_s, u"Identity document"_s,
         restricted()},
        {u"45D"_s, coordinator, u"Exchange agreement, signed.pdf"_s, u"exchange-agreement"_s,
         u"Exchange agreement"_s},
        {u"45D"_s, coordinator, u"Assignment of contract.pdf"_s, u"assignment"_s,
         u"Assignment of relinquished contract"_s},
        {u"45D"_s, coordinator, u"Notice of assignment.pdf"_s, u"notice-of-assignment"_s,
         u"Notice of assignment"_s},
        {u"45D"_s, coordinator, u"Settlement statement.pdf"_s, u"settlement"_s,
         u"Relinquished closing statement"_s, viewOnly()},
        {u"45D"_s, client, u"Properties we looked at.txt"_s, u"notes"_s, u"Notes"_s},
        {u"45D"_s, coordinator, u"Letter about the identification.docx"_s, u"letter"_s,
         u"Correspondence"_s},
        {u"180D"_s, coordinator, u"Exchange agreement, signed.pdf"_s, u"exchange-agreement"_s,
         u"Exchange agreement"_s},
        {u"180D"_s, coordinator, u"Grant deed.pdf"_s, u"deed"_s, u"Relinquished deed"_s},
        {u"180D"_s, coordinator, u"Identification notice.pdf"_s, u"identification-notice"_s,
         u"Identification notice"_s},
        {u"180D"_s, coordinator, u"Wire instructions.pdf"_s, u"wire-instructions"_s,
         u"Wire instructions"_s},
        {u"180D"_s, client, u"Offer and acceptance.pdf"_s, u"replacement-contract"_s,
         u"Replacement purchase contract"_s},
        {u"180D"_s, coordinator, u"Basis worksheet.docx"_s, u"worksheet"_s, u"Worksheet"_s,
         restricted()},
        {u"COMPLETED"_s, coordinator, u"Exchange closing statement.pdf"_s, u"closing-statement"_s,
         u"Replacement closing statement"_s},
        {u"COMPLETED"_s, coordinator, u"Replacement deed.pdf"_s, u"replacement-deed"_s,
         u"Replacement deed"_s},
        {u"COMPLETED"_s, coordinator, u"Final accounting.pdf"_s, u"accounting"_s,
         u"Final accounting"_s},
        {u"other"_s, coordinator, u"Exchange agreement, draft.pdf"_s, u"exchange-agreement"_s,
         u"Exchange agreement"_s},
        {u"other"_s, coordinator, u"Photo of the property.png"_s, u"house"_s, u"Photo"_s},
        {u"other"_s, coordinator, u"Purchase contract, wrong buyer.pdf"_s, u"purchase-contract"_s,
         u"Relinquished purchase contract"_s},
    };
    for (DemoPaper &paper : papers) {
        if (paper.fileName == u"Wire instructions.pdf"_s)
            paper.pin = demoPin;
        if (paper.place == u"45D"_s && paper.from == u"exchange-agreement"_s)
            paper.versions = 2;
        if (paper.fileName.contains(u"wrong buyer"_s))
            paper.binned = true;
    }
    return papers;
}

Result<QByteArray> DemoPapers::bytes(const DemoPaper &paper, int version,
                                     const TemplateFilling &values)
{
    if (paper.from == u"license"_s)
        return DemoPictures::license(values.value(u"client.name"_s));
    if (paper.from == u"house"_s)
        return DemoPictures::house();
    if (paper.from == u"notes"_s)
        return notes(values);
    if (paper.from == u"letter"_s)
        return PlainDocx::of(letter(values));
    if (paper.from == u"worksheet"_s)
        return PlainDocx::of(worksheet(values));
    const auto page = HtmlTemplate::read(resource(paper.from));
    if (!page)
        return page.error();
    return page->pdf(asOf(version, paper, values));
}

} // namespace Peak
