#include "views/common/SplitPage.h"

#include "models/tables/ListTableModel.h"
#include "views/common/ListPage.h"

#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

SplitPage::SplitPage(ListPage *list, QWidget *details, QWidget *parent)
    : QWidget(parent), m_list(list), m_details(details), m_splitter(new QSplitter(Qt::Vertical))
{
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_details);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_details->setMinimumHeight(120);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_splitter, 1);
    setFocusProxy(m_list);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        const QList<int> sizes = m_splitter->sizes();
        const int all = sizes.value(0) + sizes.value(1);
        if (all > 0 && detailsShown())
            m_share = double(sizes.value(0)) / all;
        Q_EMIT viewStateChanged();
    });
}

void SplitPage::addFooter(QWidget *footer)
{
    layout()->addWidget(footer);
}

bool SplitPage::detailsShown() const
{
    return !m_details->isHidden();
}

void SplitPage::setDetailsShown(bool shown)
{
    if (shown == detailsShown())
        return;
    m_details->setVisible(shown);
    split();
    Q_EMIT viewStateChanged();
}

void SplitPage::split()
{
    const double all = qMax(1, m_splitter->height());
    m_splitter->setSizes({int(all * m_share), int(all * (1 - m_share))});
}

void SplitPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    split();
}

QJsonObject SplitPage::viewState() const
{
    return {{u"details"_s, detailsShown()}, {u"split"_s, m_share}};
}

void SplitPage::applyViewState(const QJsonObject &state)
{
    m_share = qBound(0.2, state.value(u"split"_s).toDouble(m_share), 0.9);
    m_details->setVisible(state.value(u"details"_s).toBool(true));
    split();
}

bool SplitPage::isLoaded() const
{
    const ListTableModel *model = m_list->model();
    return model->total().has_value() && (model->rowCount() == 0 || model->isLoaded(0));
}

void SplitPage::focusFilter()
{
    m_list->focusFilter();
}

} // namespace Peak
