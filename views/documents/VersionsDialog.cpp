#include "views/documents/VersionsDialog.h"

#include "models/tables/ExchangeText.h"
#include "views/common/DecisionDialog.h"
#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"
#include "views/documents/TransferText.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScreen>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

enum Column { NumberColumn, NameColumn, SizeColumn, PersonColumn, TimeColumn, NoteColumn, Columns };

} // namespace

VersionsDialog::VersionsDialog(const QString &document, const QString &whyNot, QWidget *parent)
    : QDialog(parent),
      m_document(document),
      m_whyNot(whyNot),
      m_message(new MessageBar),
      m_table(new QTableWidget(0, Columns)),
      m_state(new EmptyState),
      m_open(new QPushButton(tr("&Open"))),
      m_download(new QPushButton(tr("&Download..."))),
      m_restore(new QPushButton(tr("&Make it the current one..."))),
      m_upload(new QPushButton(tr("&Upload a new version...")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Versions of “%1”").arg(document));
    lookLikeAList(m_table, tr("Versions"));
    m_table->setHorizontalHeaderLabels({tr("Version"), tr("File name"), tr("Size"),
                                        tr("Uploaded by"), tr("Uploaded"), tr("Note")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto *head = m_table->horizontalHeader();
    const int widths[] = {32, 60, 20, 38, 40, 40};
    for (int column = 0; column < Columns; ++column)
        head->resizeSection(column, Theme::space(widths[column]));
    head->setStretchLastSection(true);
    auto *close = new QPushButton(tr("Close"));
    for (QPushButton *button : {m_open, m_download, m_restore, m_upload, close})
        button->setAutoDefault(false);
    m_open->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::space(2));
    buttons->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(3));
    for (QPushButton *button : {m_open, m_download, m_restore, m_upload})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_table, 1);
    column->addWidget(m_state, 1);
    column->addLayout(buttons);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &VersionsDialog::refresh);
    connect(m_table, &QTableWidget::doubleClicked, m_open, &QPushButton::click);
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(selected()); });
    connect(m_download, &QPushButton::clicked, this,
            [this] { Q_EMIT downloadRequested(selected()); });
    connect(m_restore, &QPushButton::clicked, this, &VersionsDialog::restore);
    connect(m_upload, &QPushButton::clicked, this, &VersionsDialog::uploadRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_state, &EmptyState::actionTriggered, this, &VersionsDialog::retryRequested);
    const QSize room = screen()->availableSize();
    resize(qMin(Theme::space(235), room.width() * 9 / 10),
           qMin(Theme::space(100), room.height() * 9 / 10));
    m_state->showLoading(tr("Loading the versions"));
    refresh();
}

void VersionsDialog::showVersions(const QList<DocumentVersion> &versions)
{
    const int before = selected();
    m_versions = versions;
    m_loaded = true;
    m_table->setRowCount(int(versions.size()));
    for (int row = 0; row < versions.size(); ++row) {
        const DocumentVersion &one = versions.at(row);
        QString number =
            one.current ? tr("%1 (current)").arg(one.number) : tr("%1").arg(one.number);
        const QString note =
            one.restoredFrom > 0
                ? tr("Restored from version %1. %2").arg(one.restoredFrom).arg(one.note).trimmed()
                : one.note;
        const QStringList texts = {number,
                                   one.fileName,
                                   TransferText::bytes(one.bytes),
                                   one.uploadedBy,
                                   ExchangeText::moment(one.madeAt),
                                   note};
        for (int column = 0; column < Columns; ++column) {
            auto *cell = new QTableWidgetItem(texts.at(column));
            cell->setToolTip(texts.at(column));
            cell->setData(Qt::AccessibleTextRole,
                          texts.at(column).isEmpty() ? tr("nothing") : texts.at(column));
            m_table->setItem(row, column, cell);
        }
        if (one.number == before)
            m_table->selectRow(row);
    }
    if (selected() == 0 && !versions.isEmpty())
        m_table->selectRow(0);
    refresh();
    m_table->setFocus();
}

void VersionsDialog::showError(const Error &error)
{
    if (!m_loaded)
        m_state->showBroken(tr("The versions could not be loaded"), error.message);
    else
        m_message->showError(error);
}

void VersionsDialog::showMessage(const QString &told)
{
    m_message->showMessage(Status::Good, told);
}

const DocumentVersion *VersionsDialog::current() const
{
    const int row = m_table->selectionModel()->hasSelection() ? m_table->currentRow() : -1;
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
    m_table->setVisible(m_loaded);
    m_state->setVisible(!m_loaded);
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
