#include "views/documents/BinDialog.h"

#include "models/tables/ExchangeText.h"
#include "views/common/DecisionDialog.h"
#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScreen>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

enum Column {
    NameColumn,
    ExchangeColumn,
    PersonColumn,
    TimeColumn,
    LeftColumn,
    ReasonColumn,
    Columns
};

} // namespace

BinDialog::BinDialog(QWidget *parent)
    : QDialog(parent),
      m_message(new MessageBar),
      m_table(new QTableWidget(0, Columns)),
      m_state(new EmptyState),
      m_restore(new QPushButton(tr("&Bring back...")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Bin of documents"));
    lookLikeAList(m_table, tr("Removed documents"));
    m_table->setHorizontalHeaderLabels({tr("Document"), tr("Exchange"), tr("Removed by"),
                                        tr("Removed"), tr("Goes for good"), tr("Reason")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto *head = m_table->horizontalHeader();
    const int widths[] = {56, 46, 34, 38, 30, 36};
    for (int column = 0; column < Columns; ++column)
        head->resizeSection(column, Theme::space(widths[column]));
    head->setStretchLastSection(true);
    auto *close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);
    m_restore->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::space(2));
    buttons->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(3));
    buttons->addWidget(m_restore);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_table, 1);
    column->addWidget(m_state, 1);
    column->addLayout(buttons);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &BinDialog::refresh);
    connect(m_restore, &QPushButton::clicked, this, &BinDialog::restore);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_state, &EmptyState::actionTriggered, this, &BinDialog::retryRequested);
    const QSize room = screen()->availableSize();
    resize(qMin(Theme::space(250), room.width() * 9 / 10),
           qMin(Theme::space(120), room.height() * 9 / 10));
    m_state->showLoading(tr("Loading the bin"));
    refresh();
}

void BinDialog::showDocuments(const QList<BinnedDocument> &documents)
{
    m_documents = documents;
    m_loaded = true;
    m_table->setRowCount(int(documents.size()));
    for (int row = 0; row < documents.size(); ++row) {
        const BinnedDocument &one = documents.at(row);
        const QString left = one.daysLeft < 0    ? tr("stays: on hold")
                             : one.daysLeft == 0 ? tr("today")
                                                 : tr("in %n day(s)", nullptr, one.daysLeft);
        const QStringList texts = {one.name,      one.exchangeName,
                                   one.removedBy, ExchangeText::moment(one.removedAt),
                                   left,          one.reason};
        for (int column = 0; column < Columns; ++column) {
            auto *cell = new QTableWidgetItem(texts.at(column));
            cell->setToolTip(texts.at(column));
            cell->setData(Qt::AccessibleTextRole,
                          texts.at(column).isEmpty() ? tr("nothing") : texts.at(column));
            m_table->setItem(row, column, cell);
        }
    }
    if (!documents.isEmpty())
        m_table->selectRow(0);
    else
        m_state->showEmpty(u"trash-2"_s, tr("The bin is empty"),
                           tr("Documents that somebody removes stand here for a while."));
    refresh();
    m_table->setFocus();
}

void BinDialog::showError(const Error &error)
{
    if (!m_loaded)
        m_state->showBroken(tr("The bin could not be loaded"), error.message);
    else
        m_message->showError(error);
}

void BinDialog::showMessage(const QString &told)
{
    m_message->showMessage(Status::Good, told);
}

const BinnedDocument *BinDialog::current() const
{
    const int row = m_table->selectionModel()->hasSelection() ? m_table->currentRow() : -1;
    return row >= 0 && row < m_documents.size() ? &m_documents.at(row) : nullptr;
}

void BinDialog::restore()
{
    const BinnedDocument *one = current();
    if (!one)
        return;
    Decision decision;
    decision.title = tr("Bring a document back");
    decision.question = tr("Shall “%1” be brought back?").arg(one->name);
    decision.effects = {tr("Everybody who could see it before sees it again.")};
    decision.verb = tr("Bring it back");
    decision.reason = Decision::Reason::Required;
    auto *dialog = new DecisionDialog(decision, this);
    connect(dialog, &DecisionDialog::decided, this,
            [this, dialog, document = *one](const QString &reason) {
                dialog->accept();
                Q_EMIT restoreRequested(document, reason);
            });
    dialog->open();
}

void BinDialog::refresh()
{
    const bool rows = m_loaded && !m_documents.isEmpty();
    m_table->setVisible(rows);
    m_state->setVisible(!rows);
    m_restore->setEnabled(current());
    m_restore->setToolTip(current() ? QString() : tr("Select a document first."));
}

} // namespace Peak
