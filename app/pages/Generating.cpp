#include "app/pages/Generating.h"

#include "app/PageWorld.h"
#include "app/pages/ExchangeFinding.h"
#include "app/pages/Rights.h"
#include "app/pages/TemplateShelf.h"
#include "models/db/WhenDone.h"
#include "models/repositories/ListRepository.h"
#include "views/common/MessageBar.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/PdfSource.h"
#include "views/documents/TemplateText.h"
#include "views/documents/TemplateValuesEditor.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

GenerateTarget targetOf(const ListRow &row)
{
    return {row.id, row.cells.value(u"number"_s).toString(), row.cells.value(u"name"_s).toString(),
            row.cells.value(u"stage"_s).toString()};
}

/** "Open" beside the message; goes with it. */
class OpenOffer final : public QObject
{
public:
    OpenOffer(MessageBar *bar, const QString &told, const QString &action,
              std::function<void()> open)
        : QObject(bar)
    {
        setObjectName(u"openOffer"_s);
        bar->showMessage(Status::Good, told, action);
        connect(bar, &MessageBar::actionTriggered, this, [this, bar, told, open] {
            deleteLater();
            if (bar->text() == told)
                open();
        });
    }
};

} // namespace

Generating::Generating(PageWorld &world, QWidget *page, MessageBar *messages, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_messages(messages),
      m_templates(world.work()),
      m_rows(world.work()),
      m_maker(world, nullptr),
      m_shelf(new TemplateShelf(world, page, messages, this))
{}

void Generating::start(const QUuid &exchange, const QUuid &templateId)
{
    if (m_dialog) {
        m_dialog->raise();
        return;
    }
    findTarget(exchange, [this, templateId](const GenerateTarget &target) {
        whenDone(m_templates.templates(), this,
                 [this, target, templateId](const Result<QList<TemplateInfo>> &templates) {
                     if (!templates)
                         m_messages->showError(templates.error());
                     else if (m_page && !m_dialog)
                         show(target, *templates, templateId);
                 });
    });
}

/** What the list of exchanges tells of it. */
void Generating::findTarget(const QUuid &exchange, std::function<void(const GenerateTarget &)> then)
{
    if (exchange.isNull()) {
        then({});
        return;
    }
    ListQuery query;
    query.sorts = {{u"number"_s, false}};
    whenDone(m_rows.rows(u"exchanges"_s, query, {exchange}), this,
             [this, then](const Result<QList<ListRow>> &rows) {
                 if (!rows)
                     m_messages->showError(rows.error());
                 else if (!rows->isEmpty())
                     then(targetOf(rows->constFirst()));
             });
}

void Generating::show(const GenerateTarget &target, const QList<TemplateInfo> &templates,
                      const QUuid &templateId)
{
    GenerateOffer offer;
    offer.exchange = target.exchange;
    offer.number = target.number;
    offer.name = target.name;
    offer.stage = target.stage;
    offer.templates = templates;
    offer.today = m_world.identity().today;
    offer.mayAddTemplates = m_world.actions().capabilities().may(u"documents.templates"_s);
    m_dialog = new GenerateDialog(offer, targetFinder(), m_page->window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &GenerateDialog::exchangeChosen, this, [this](const QUuid &id) {
        const GenerateTarget chosen = m_found.value(id);
        m_dialog->setExchange(id, chosen.number, chosen.name, chosen.stage);
        loadValues(id);
    });
    connect(m_dialog, &GenerateDialog::templatesChosen, this, &Generating::loadVariables);
    connect(m_dialog, &GenerateDialog::generateRequested, this, &Generating::begin);
    connect(m_dialog, &GenerateDialog::previewRequested, this, &Generating::look);
    connect(m_dialog, &GenerateDialog::stopRequested, this, [this] {
        m_maker.stop();
        m_dialog->setBusy({});
    });
    connect(m_dialog, &GenerateDialog::builtInsRequested, m_shelf, &TemplateShelf::addBuiltIns);
    connect(m_shelf, &TemplateShelf::failed, m_dialog, &GenerateDialog::showError);
    connect(m_shelf, &TemplateShelf::builtInsAdded, m_dialog, [this] {
        whenDone(m_templates.templates(), m_dialog.data(),
                 [this](const Result<QList<TemplateInfo>> &now) {
                     if (now)
                         m_dialog->setTemplates(*now);
                 });
    });
    connect(m_dialog, &QDialog::finished, this, [this] {
        m_maker.stop();
        if (!m_made.isEmpty())
            finish();
    });
    m_dialog->setTemplates(templates);
    m_dialog->chooseTemplate(templateId);
    m_dialog->open();
    if (!target.exchange.isNull())
        loadValues(target.exchange);
}

/** What was found is kept, since a document needs more of its exchange than its name. */
PersonFinder Generating::targetFinder()
{
    const QPointer<Generating> self(this);
    DbSession &reads = m_world.reads();
    return [&reads, self](const QString &words) {
        const auto rows = exchangesNamed(reads, words);
        if (self)
            whenDone(rows, self.data(), [self](const Result<QList<ListRow>> &found) {
                for (const ListRow &row : found ? *found : QList<ListRow>())
                    self->m_found.insert(row.id, targetOf(row));
            });
        return foundExchanges(rows, mayUploadTo);
    };
}

void Generating::loadValues(const QUuid &exchange)
{
    whenDone(m_templates.values(exchange), m_dialog.data(),
             [this, exchange](const Result<QList<TemplateValue>> &values) {
                 if (m_dialog->exchange() != exchange)
                     return;
                 if (values)
                     m_dialog->setValues(*values);
                 else
                     m_dialog->showError(values.error());
             });
}

/** Before anything is asked of somebody: a newer version may ask for other things. */
void Generating::loadVariables(const QList<TemplateInfo> &templates)
{
    for (const TemplateInfo &info : templates) {
        m_maker.scan(info, [this, id = info.id](const Result<TemplateScan> &scan) {
            if (m_dialog && scan)
                m_dialog->setVariables(id, scan->names);
            else if (m_dialog)
                m_dialog->showError(scan.error());
        });
    }
}

DocumentMaker::Work Generating::workOf(const GenerateItem &item) const
{
    DocumentMaker::Work work;
    work.from = item.from;
    work.exchange = m_dialog->exchange();
    work.fileName = item.fileName;
    work.format = item.format;
    work.filling = m_dialog->filling();
    const TemplateValuesEditor *values = m_dialog->values();
    for (const QString &name : item.from.variables) {
        if (values->isKnownName(name))
            work.puts.append({name, values->value(name), values->data(name)});
    }
    return work;
}

void Generating::begin()
{
    m_left = m_dialog->items();
    makeNext();
}

void Generating::makeNext()
{
    if (m_left.isEmpty()) {
        m_dialog->setBusy({});
        m_dialog->done(QDialog::Accepted);
        return;
    }
    const GenerateItem item = m_left.takeFirst();
    m_dialog->setBusy(tr("Making “%1”").arg(item.fileName));
    m_maker.make(workOf(item), [this, item](const Result<QUuid> &document) {
        if (!m_dialog)
            return;
        if (!document) {
            m_dialog->showError(document.error());
            return;
        }
        m_made.append(*document);
        m_madeNames.append(item.fileName);
        m_dialog->leaveOut(item.from.id);
        makeNext();
    });
}

void Generating::finish()
{
    const QList<QUuid> documents = std::exchange(m_made, {});
    const QStringList names = std::exchange(m_madeNames, {});
    const QString told =
        documents.size() == 1
            ? tr("“%1” stands among the documents of the exchange.").arg(names.constFirst())
            : tr("%n document(s) stand among those of the exchange.", nullptr,
                 int(documents.size()));
    delete m_messages->findChild<QObject *>(u"openOffer"_s, Qt::FindDirectChildrenOnly);
    if (documents.size() == 1)
        new OpenOffer(m_messages, told, tr("Open"),
                      [this, id = documents.constFirst()] { Q_EMIT openRequested(id); });
    else
        m_messages->showMessage(Status::Good, told);
    Q_EMIT made(documents);
}

/** A Word document is looked at as the PDF that it would become. */
void Generating::look()
{
    const QList<GenerateItem> items = m_dialog->items();
    if (items.isEmpty())
        return;
    DocumentMaker::Work work = workOf(items.constFirst());
    const QString why =
        PdfSource::available()
            ? TemplateFile::whyNot(work.from.fileType, TemplateFile::Format::Pdf)
            : tr("This program was built without a view for PDFs. Make the document, and open it.");
    if (!why.isEmpty()) {
        m_dialog->messages()->showRefusal(why);
        return;
    }
    work.format = TemplateFile::Format::Pdf;
    m_dialog->setBusy(tr("Filling “%1”").arg(TemplateText::title(work.from)));
    m_maker.fill(work, [this, name = work.fileName](const Result<QByteArray> &pdf) {
        if (!m_dialog)
            return;
        if (!pdf) {
            m_dialog->showError(pdf.error());
            return;
        }
        m_dialog->setBusy({});
        ViewedDocument viewed;
        viewed.name = name;
        viewed.about = tr("Not made yet");
        viewed.whyNoDownload = tr("Make the document first.");
        viewed.whyNoOpenWith = viewed.whyNoDownload;
        auto *viewer = new DocumentViewer(viewed, m_dialog);
        viewer->setAttribute(Qt::WA_DeleteOnClose);
        Preview preview;
        preview.kind = Preview::Kind::Pdf;
        preview.bytes = *pdf;
        viewer->showPreview(std::move(preview));
        viewer->open();
    });
}

} // namespace Peak
