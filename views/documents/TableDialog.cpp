#include "views/documents/TableDialog.h"

#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QShowEvent>
#include <QTableWidget>
#include <QVBoxLayout>

namespace Peak {

TableDialog::TableDialog(const Words &words, const QList<Column> &columns, QWidget *parent)
    : QDialog(parent),
      m_broken(words.broken),
      m_message(new MessageBar),
      m_table(new QTableWidget(0, int(columns.size()))),
      m_state(new EmptyState),
      m_column(new QVBoxLayout(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(words.title);
    lookLikeAList(m_table, words.table);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    QStringList titles;
    for (const Column &column : columns) {
        m_table->setColumnWidth(int(titles.size()), Theme::space(column.width));
        titles << column.title;
        m_lastWidth = Theme::space(column.width);
    }
    m_table->setHorizontalHeaderLabels(titles);
    m_table->horizontalHeader()->setSectionResizeMode(int(columns.size()) - 1,
                                                      QHeaderView::Stretch);
    m_table->hide();
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_message);
    m_column->addWidget(m_table, 1);
    m_column->addWidget(m_state, 1);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &TableDialog::refresh);
    m_state->showLoading(words.loading);
    connect(m_state, &EmptyState::actionTriggered, this, [this, loading = words.loading] {
        m_state->showLoading(loading);
        Q_EMIT retryRequested();
    });
}

void TableDialog::addButtons(const QList<QPushButton *> &left, const QList<QPushButton *> &right)
{
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::space(2));
    buttons->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(3));
    for (QPushButton *button : left)
        buttons->addWidget(button);
    buttons->addStretch(1);
    for (QPushButton *button : right)
        buttons->addWidget(button);
    for (QPushButton *button : left + right)
        button->setAutoDefault(false);
    m_column->addLayout(buttons);
}

void TableDialog::setLoaded(bool any)
{
    m_loaded = true;
    m_table->setVisible(any);
    m_state->setVisible(!any);
    refresh();
    m_table->setFocus();
}

/** Narrower where the screen has less room, so that none is out of sight. */
void TableDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    if (event->spontaneous())
        return;
    const int least = Theme::space(24);          // a size or a state is not to be read in part
    const int last = m_table->columnCount() - 1; // has what the others leave it
    int missing = 2 * m_table->frameWidth() + m_lastWidth - width();
    int spare = qMax(0, m_lastWidth - least);
    for (int column = 0; column < last; ++column) {
        missing += m_table->columnWidth(column);
        spare += qMax(0, m_table->columnWidth(column) - least);
    }
    for (int column = 0; missing > 0 && spare > 0 && column < last; ++column) {
        const int wide = m_table->columnWidth(column);
        const int cut = qMax(0, wide - least) * qMin(missing, spare);
        m_table->setColumnWidth(column, wide - (cut + spare - 1) / spare);
    }
}

int TableDialog::currentRow() const
{
    return m_table->selectionModel()->hasSelection() ? m_table->currentRow() : -1;
}

void TableDialog::showError(const Error &error)
{
    if (!m_loaded)
        m_state->showBroken(m_broken, error.message);
    else
        m_message->showError(error);
}

void TableDialog::showMessage(const QString &told)
{
    m_message->showMessage(Status::Good, told);
}

} // namespace Peak
