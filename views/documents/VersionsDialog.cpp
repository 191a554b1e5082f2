#include "views/documents/VersionsDialog.h"

#include "models/tables/ExchangeText.h"
#include "views/common/DecisionDialog.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"
#include "views/documents/TransferText.h"

#include <QPushButton>
#include <QTableWidget>

namespace Peak {

VersionsDialog::VersionsDialog(const QString &document, const QString &whyNot, QWidget *parent)
    : TableDialog({tr("Versions of “%1”").arg(document), tr("Versions"), tr("Loading the versions"),
                   tr("The versions could not be loaded")},
                  {{tr("Version"), 32},
                   {tr("File name"), 60},
                   {tr("Size"), 20},
                   {tr("Uploaded by"), 38},
                   {tr("Uploaded"), 40},
                   {tr("Note"), 40}},
                  parent),
      m_document(document),
      m_whyNot(whyNot),
      m_open(new QPushButton(tr("&Open"))),
      m_download(new QPushButton(tr("&Download..."))),
      m_restore(new QPushButton(tr("&Make it the current one..."))),
      m_upload(new QPushButton(tr("&Upload a new version...")))
{
    auto *close = new QPushButton(tr("Close"));
    addButtons({m_open, m_download, m_restore, m_upload}, {close});
    m_open->setDefault(true);
    connect(table(), &QTableWidget::doubleClicked, m_open, &QPushButton::click);
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(selected()); });
    connect(m_download, &QPushButton::clicked, this,
            [this] { Q_EMIT downloadRequested(selected()); });
    connect(m_restore, &QPushButton::clicked, this, &VersionsDialog::restore);
    connect(m_upload, &QPushButton::clicked, this, &VersionsDialog::uploadRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    resizeOnScreen(this, {Theme::space(235), Theme::space(100)});
    refresh();
}

void VersionsDialog::showVersions(const QList<DocumentVersion> &versions)
{
    const int before = selected();
    m_versions = versions;
    table()->setRowCount(int(versions.size()));
    for (int row = 0; row < versions.size(); ++row) {
        const DocumentVersion &one = versions.at(row);
        const QString number =
            one.current ? tr("%1 (current)").arg(one.number) : tr("%1").arg(one.number);
        const QString note =
            one.restoredFrom > 0
                ? tr("Restored from version %1. %2").arg(one.restoredFrom).arg(one.note).trimmed()
                : one.note;
        setTexts(table(), row,
                 {number, one.fileName, TransferText::bytes(one.bytes), one.uploadedBy,
                  ExchangeText::moment(one.madeAt), note});
        if (one.number == before)
            table()->selectRow(row);
    }
    if (selected() == 0 && !versions.isEmpty())
        table()->selectRow(0);
    setLoaded();
}

const DocumentVersion *VersionsDialog::current() const
{
    const int row = currentRow();
    return row >= 0 && row < m_versions.size() ? &m_versions.at(row) : nullptr;
}

int VersionsDialog::selected() const
{
    const DocumentVersion *one = current();
    return one ? one->number : 0;
}

void VersionsDialog::restore()
{
    const DocumentVersion *one = current();
    if (!one)
        return;
    Decision decision;
    decision.title = tr("Make version %1 the current one").arg(one->number);
    decision.question =
        tr("Shall version %1 of “%2” be the current one again?").arg(one->number).arg(m_document);
    decision.effects = {tr("It becomes the newest version; those between stay as they are."),
                        tr("Whoever opens the document sees it from then on.")};
    decision.verb = tr("Make it the current one");
    decision.reason = Decision::Reason::Optional;
    auto *dialog = new DecisionDialog(decision, this);
    connect(dialog, &DecisionDialog::decided, this,
            [this, dialog, number = one->number](const QString &note) {
                dialog->accept();
                Q_EMIT restoreRequested(number, note);
            });
    dialog->open();
}

void VersionsDialog::refresh()
{
    const DocumentVersion *one = current();
    const auto set = [](QPushButton *button, const QString &whyNot) {
        button->setEnabled(whyNot.isEmpty());
        button->setToolTip(whyNot);
    };
    const QString none = one ? QString() : tr("Select a version first.");
    set(m_open, none);
    set(m_download, none);
    set(m_restore, !none.isEmpty()      ? none
                   : one->current       ? tr("It is the current one.")
                   : m_whyNot.isEmpty() ? QString()
                                        : m_whyNot);
    set(m_upload, m_whyNot);
}

} // namespace Peak
