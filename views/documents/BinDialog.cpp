#include "views/documents/BinDialog.h"

#include "models/tables/ExchangeText.h"
#include "views/common/DecisionDialog.h"
#include "views/common/EmptyState.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"

#include <QPushButton>
#include <QTableWidget>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

BinDialog::BinDialog(QWidget *parent)
    : TableDialog({tr("Bin of documents"), tr("Removed documents"), tr("Loading the bin"),
                   tr("The bin could not be loaded")},
                  {{tr("Document"), 56},
                   {tr("Exchange"), 46},
                   {tr("Removed by"), 34},
                   {tr("Removed"), 38},
                   {tr("Goes for good"), 30},
                   {tr("Reason"), 36}},
                  parent),
      m_restore(new QPushButton(tr("&Bring back...")))
{
    auto *close = new QPushButton(tr("Close"));
    addButtons({m_restore}, {close});
    m_restore->setDefault(true);
    connect(m_restore, &QPushButton::clicked, this, &BinDialog::restore);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    resizeOnScreen(this, {Theme::space(250), Theme::space(120)});
    refresh();
}

void BinDialog::showDocuments(const QList<BinnedDocument> &documents)
{
    m_documents = documents;
    table()->setRowCount(int(documents.size()));
    for (int row = 0; row < documents.size(); ++row) {
        const BinnedDocument &one = documents.at(row);
        const QString left = one.daysLeft < 0    ? tr("stays: on hold")
                             : one.daysLeft == 0 ? tr("today")
                                                 : tr("in %n day(s)", nullptr, one.daysLeft);
        setTexts(table(), row,
                 {one.name, one.exchangeName, one.removedBy, ExchangeText::moment(one.removedAt),
                  left, one.reason});
    }
    if (!documents.isEmpty())
        table()->selectRow(0);
    else
        state()->showEmpty(u"trash-2"_s, tr("The bin is empty"),
                           tr("Documents that somebody removes stand here for a while."));
    setLoaded(!documents.isEmpty());
}

const BinnedDocument *BinDialog::current() const
{
    const int row = currentRow();
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
    m_restore->setEnabled(current());
    m_restore->setToolTip(current() ? QString() : tr("Select a document first."));
}

} // namespace Peak
