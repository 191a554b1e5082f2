#include "app/pages/DocumentController.h"

#include "app/PageWorld.h"
#include "app/pages/DocumentOpening.h"
#include "app/pages/DocumentUploads.h"
#include "app/pages/DocumentVersions.h"
#include "app/pages/Generating.h"
#include "app/pages/Rights.h"
#include "app/pages/TemplateShelf.h"
#include "models/tables/ListTableModel.h"
#include "views/actions/ActionSet.h"
#include "views/common/DataTable.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/documents/DropZone.h"

#include <QFileInfo>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

DocumentController::DocumentController(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_documents(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::Documents, page)),
      m_opening(new DocumentOpening(world, page->window(), page->messages(), this)),
      m_uploads(new DocumentUploads(world, page, this)),
      m_versions(new DocumentVersions(world, page, m_opening, m_uploads, this)),
      m_generating(new Generating(world, page, page->messages(), this))
{
    makeTemplateActions();
    makeActions();
    makeRowActions();
    makeDropZone();
    page->setRowActions(m_actions->rowActions());
    connect(page, &ListPage::selectionChanged, this, [this](int rows) {
        m_actions->setSelection(rows);
        m_actions->refresh();
    });
    connect(page, &ListPage::openRequested, this, &DocumentController::open);
    connect(page, &ListPage::emptyActionTriggered, this,
            [this] { m_actions->trigger(u"documents.upload"_s); });
    connect(&world.transfers(), &TransferQueue::uploaded, this,
            [this](const QUuid &, const QUuid &document) {
                m_page->model()->applyChanges({document});
            });
}

void DocumentController::makeActions()
{
    m_actions->on(
        u"documents.upload"_s, [this] { m_uploads->choose(); }, [this] { return whyNotUpload(); });
    m_actions->on(u"documents.upload_several"_s, [this] { m_uploads->chooseForSeveral(); });
    m_actions->on(u"documents.bin"_s, [this] { m_versions->showBin(); });
    m_actions->on(u"documents.requirements"_s, [this] { m_versions->editRequirements(); });
    const bool compact = m_page->header()->isHidden();
    if (compact) {
        m_page->filters()->addWidget(m_actions->button(u"documents.upload"_s));
        QToolButton *generate = m_actions->button(u"documents.generate"_s);
        generate->setToolButtonStyle(Qt::ToolButtonIconOnly); // or the search has no room
        m_page->filters()->addWidget(generate);
        return;
    }
    m_page->addHeaderAction(m_actions->action(u"documents.upload"_s));
    m_page->header()->addAction(m_actions->moreButton(
        {u"documents.upload_several"_s, u"documents.generate"_s, u"documents.bin"_s,
         u"documents.requirements"_s, u"documents.add_builtin_templates"_s,
         u"documents.template_packs"_s}));
}

void DocumentController::makeTemplateActions()
{
    m_actions->on(
        u"documents.generate"_s,
        [this] {
            const auto row = current();
            const QUuid exchange = m_ofExchange ? m_uploads->exchange()
                                   : row        ? row->exchange
                                                : QUuid();
            m_generating->start(exchange, row ? row->id : QUuid());
        },
        [this] { return whyNotUpload(); });
    m_actions->on(u"documents.add_builtin_templates"_s,
                  [this] { m_generating->shelf()->addBuiltIns(); });
    m_actions->on(u"documents.template_packs"_s, [this] { m_generating->shelf()->editPacks(); });
    connect(m_generating, &Generating::openRequested, this, &DocumentController::open);
    connect(m_generating, &Generating::made, this,
            [this](const QList<QUuid> &documents) { m_page->model()->applyChanges(documents); });
}

void DocumentController::makeRowActions()
{
    const auto with = [this](void (DocumentController::*work)(const DocumentRow &)) {
        return [this, work] {
            if (const auto row = current())
                (this->*work)(*row);
        };
    };
    const auto notChanged = [this] { return whyNotChange(); };
    m_actions->on(
        u"documents.open"_s, [this] { open(m_page->selectedIds().value(0)); },
        [this] { return whyNotOpen(); });
    m_actions->on(
        u"documents.download"_s, [this] { m_opening->download(selected()); },
        [this] { return whyNotDownload(); });
    m_actions->on(
        u"documents.open_with"_s, [this] { m_opening->openWith(*current()); },
        [this] { return whyNotDownload(); });
    m_actions->on(
        u"documents.versions"_s,
        [this] {
            const auto row = current();
            m_versions->showVersions(*row, whyNotVersion(*row));
        },
        [this] { return whyNotOpen(); });
    m_actions->on(
        u"documents.new_version"_s, [this] { m_uploads->chooseVersion(*current()); },
        [this] {
            const auto row = current();
            return row ? whyNotVersion(*row) : whyNotOpen();
        });
    m_actions->on(
        u"documents.edit"_s, [this] { edit(m_page->selectedIds().value(0)); }, notChanged);
    m_actions->on(
        u"documents.log"_s, [this] { showLog(m_page->selectedIds().value(0)); },
        [this] { return whyNotLog(); });
    m_actions->on(u"documents.pin"_s, with(&DocumentController::openPin), notChanged);
    m_actions->on(u"documents.pin_reset"_s, with(&DocumentController::openPinReset), [this] {
        const auto row = current();
        return row && row->pin ? QString() : tr("This document has no PIN.");
    });
    m_actions->on(u"documents.remove"_s, with(&DocumentController::openRemove), notChanged);
    m_actions->on(u"documents.restore"_s, with(&DocumentController::restore), [this] {
        const auto row = current();
        return row && row->removed ? QString() : tr("This document is not in the bin.");
    });
}

void DocumentController::makeDropZone()
{
    m_drop = new DropZone(m_page);
    m_drop->setRefusal([this] { return m_actions->whyNot(u"documents.upload"_s); });
    m_drop->setWords([this](const QPoint &place) {
        if (const auto row = rowAt(place))
            return tr("Drop one file for a new version of %1, or several to add them")
                .arg(row->quoted());
        return m_ofExchange ? tr("Drop files and folders here to upload them to this exchange")
                            : tr("Drop files and folders here to upload them");
    });
    connect(m_drop, &DropZone::dropped, this, &DocumentController::onDropped);
    connect(m_drop, &DropZone::refused, this,
            [this](const QString &why) { m_page->messages()->showMessage(Status::Warning, why); });
}

void DocumentController::onDropped(const QStringList &paths, const QPoint &place)
{
    const auto row = rowAt(place);
    const bool oneFile = paths.size() == 1 && QFileInfo(paths.constFirst()).isFile();
    if (row && oneFile && whyNotVersion(*row).isEmpty())
        m_uploads->uploadVersion(*row, paths.constFirst(), true);
    else
        m_uploads->upload(paths);
}

void DocumentController::setExchange(const QUuid &exchange, const QString &title, int rights)
{
    m_ofExchange = true;
    m_rights = rights;
    m_uploads->setExchange(exchange, title);
    m_actions->refresh();
}

QString DocumentController::whyNotUpload() const
{
    if (!m_ofExchange || m_world.identity().role == Role::Admin || (m_rights & uploadRight))
        return {};
    return tr("You may not upload documents to this exchange.");
}

void DocumentController::uploadAs(const QString &type)
{
    UploadDetails details;
    details.type = type;
    m_uploads->choose(details);
}

std::optional<DocumentRow> DocumentController::rowOf(const QUuid &document) const
{
    const int row = m_page->model()->rowOf(document);
    const auto found = row < 0 ? std::nullopt : m_page->model()->listRowAt(row);
    return found ? std::optional(DocumentRow::of(*found)) : std::nullopt;
}

std::optional<DocumentRow> DocumentController::rowAt(const QPoint &place) const
{
    DataTable *table = m_page->table();
    if (!table->isVisible())
        return std::nullopt;
    const QModelIndex index = table->indexAt(table->viewport()->mapFrom(m_page, place));
    return index.isValid() ? rowOf(m_page->model()->idAt(index.row())) : std::nullopt;
}

std::optional<DocumentRow> DocumentController::current() const
{
    return rowOf(m_page->selectedIds().value(0));
}

QList<DocumentRow> DocumentController::selected() const
{
    QList<DocumentRow> rows;
    const QList<QUuid> ids = m_page->selectedIds();
    for (const QUuid &id : ids) {
        if (const auto row = rowOf(id))
            rows.append(*row);
    }
    return rows;
}

QString DocumentController::whyNotChange() const
{
    const auto row = current();
    if (!row)
        return tr("Select a document that is loaded.");
    if (!DocumentOpening::mayChange(*row, m_world))
        return tr("Only an admin, who manages the exchange, or who uploaded a document changes "
                  "it.");
    return row->removed ? tr("This document is in the bin.") : QString();
}

QString DocumentController::whyNotLog() const
{
    const auto row = current();
    const bool may = row && (m_world.identity().role == Role::Admin ||
                             (m_world.identity().role == Role::Coordinator && row->manages));
    return may ? QString()
               : tr("Only an admin or the coordinator of the exchange sees who opened what.");
}

QString DocumentController::whyNotOpen() const
{
    const auto row = current();
    if (!row)
        return tr("Select a document that is loaded.");
    return row->removed ? tr("This document is in the bin.") : QString();
}

QString DocumentController::whyNotDownload() const
{
    const QString notOpen = whyNotOpen();
    if (!notOpen.isEmpty())
        return notOpen;
    const QList<DocumentRow> rows = selected();
    return rows.size() == 1 ? m_opening->whyNoDownload(rows.constFirst()) : QString();
}

QString DocumentController::whyNotVersion(const DocumentRow &row) const
{
    if (!m_world.actions().capabilities().may(u"documents.add"_s))
        return m_world.actions().capabilities().whyNot(u"documents.add"_s);
    if (row.removed)
        return tr("This document is in the bin.");
    return DocumentOpening::mayChange(row, m_world)
               ? QString()
               : tr("Only an admin, who manages the exchange, or who uploaded a document puts a "
                    "new version in its place.");
}

void DocumentController::open(const QUuid &document)
{
    const auto row = rowOf(document);
    if (row && row->removed)
        m_page->messages()->showMessage(
            Status::Warning, tr("%1 is in the bin. Bring it back to open it.").arg(row->quoted()));
    else if (row)
        m_opening->view(*row);
}

} // namespace Peak
