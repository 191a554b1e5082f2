#include "views/audit/DiffView.h"

#include "views/audit/RecordText.h"
#include "views/common/FocusWalk.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QJsonArray>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString escaped(const QString &text)
{
    return text.toHtmlEscaped().replace(u'\n', u"<br>"_s);
}

/** A part that differs, on its tint; the sign before the value says the same without colour. */
QString marked(const QString &text, const QColor &ground, const QColor &ink)
{
    if (text.isEmpty())
        return {};
    return u"<span style=\"background-color:%1;color:%2;\">%3</span>"_s.arg(
        ground.name(), ink.name(), escaped(text));
}

void collect(const QJsonValue &value, QList<QUuid> *ids)
{
    if (value.isString() && value.toString().size() == 36) {
        const QUuid id = QUuid::fromString(value.toString());
        if (!id.isNull() && !ids->contains(id))
            ids->append(id);
    } else if (value.isArray()) {
        for (const QJsonValue &part : value.toArray())
            collect(part, ids);
    }
}

} // namespace

DiffView::DiffView(QWidget *parent)
    : QWidget(parent), m_text(new QTextBrowser), m_same(new QCheckBox)
{
    FocusWalk::showFocusOf(m_text);
    m_text->setOpenLinks(false);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setAccessibleName(tr("Old and new values"));
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_same->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(1));
    column->addWidget(m_text, 1);
    column->addWidget(m_same);
    setFocusProxy(m_text);
    connect(m_same, &QCheckBox::toggled, this, [this](bool shows) {
        refresh();
        Q_EMIT showsSameChanged(shows);
    });
}

void DiffView::setValues(const QJsonObject &before, const QJsonObject &after)
{
    m_shape = before.isEmpty() && after.isEmpty() ? Shape::Nothing
              : before.isEmpty()                  ? Shape::Added
              : after.isEmpty()                   ? Shape::Removed
                                                  : Shape::Change;
    m_fields = RecordDiff::fields(before, after);
    m_text->verticalScrollBar()->setValue(0);
    refresh();
}

void DiffView::setDetails(const QJsonObject &details)
{
    setValues({}, details);
    if (m_shape == Shape::Added)
        m_shape = Shape::Details;
    refresh();
}

void DiffView::clear()
{
    setValues({}, {});
}

void DiffView::setNames(const QHash<QUuid, QString> &names)
{
    if (names == m_names)
        return;
    m_names = names;
    refresh();
}

QList<QUuid> DiffView::ids() const
{
    QList<QUuid> ids;
    for (const FieldDiff &diff : m_fields) {
        collect(diff.before, &ids);
        collect(diff.after, &ids);
    }
    return ids;
}

QString DiffView::plainText() const
{
    return m_text->toPlainText();
}

bool DiffView::showsSame() const
{
    return m_same->isChecked();
}

void DiffView::setShowsSame(bool shows)
{
    m_same->setChecked(shows);
}

QString DiffView::row(const FieldDiff &diff, bool striped) const
{
    const ThemeColors &colors = ThemeColors::of(palette());
    const QColor ground = striped ? colors.alternate : colors.base;
    const QString before = RecordText::value(diff.field, diff.before, m_names);
    const QString after = RecordText::value(diff.field, diff.after, m_names);
    const QString dash = u"<span style=\"color:%1\">–</span>"_s.arg(colors.dimText.name());
    const auto [was, is] = RecordDiff::parts(before, after);
    const auto cell = [&](const TextParts &parts, Status status, const QString &sign, bool filled) {
        if (!filled)
            return dash;
        const QColor tint = colors.tint(status);
        const QColor ink = colors.readable(colors.text, tint);
        return u"<span style=\"color:%1\"><b>%2</b></span>&nbsp;%3%4%5"_s.arg(
            colors.readable(colors.status(status), ground).name(), sign, escaped(parts.head),
            marked(parts.middle, tint, ink), escaped(parts.tail));
    };
    QString left = before.isEmpty() ? dash : escaped(before);
    QString right = after.isEmpty() ? dash : escaped(after);
    if (diff.kind != FieldDiff::Same && m_shape != Shape::Details) {
        left = cell(was, Status::Danger, u"−"_s, diff.kind != FieldDiff::Added);
        right = cell(is, Status::Good, u"+"_s, diff.kind != FieldDiff::Removed);
    }
    QString cells;
    if (m_shape == Shape::Change || m_shape == Shape::Removed)
        cells += u"<td>"_s + left + u"</td>"_s;
    if (m_shape != Shape::Removed)
        cells += u"<td>"_s + right + u"</td>"_s;
    return u"<tr bgcolor=\"%1\"><td><span style=\"color:%2\">%3</span></td>%4</tr>"_s.arg(
        ground.name(), colors.dimText.name(), escaped(RecordText::field(diff.field)), cells);
}

QString DiffView::html() const
{
    const ThemeColors &colors = ThemeColors::of(palette());
    if (m_shape == Shape::Nothing)
        return u"<p style=\"color:%1\">%2</p>"_s.arg(
            colors.dimText.name(), escaped(tr("No values were recorded with this entry.")));
    QStringList heads{tr("Field")};
    if (m_shape == Shape::Change)
        heads << tr("Before") << tr("After");
    else
        heads << (m_shape == Shape::Added     ? tr("Added")
                  : m_shape == Shape::Removed ? tr("Removed")
                                              : tr("Noted"));
    const QString width = m_shape == Shape::Change ? u"37%"_s : u"74%"_s;
    QString text =
        u"<table width=\"100%\" cellspacing=\"0\" cellpadding=\"%1\"><tr>"_s.arg(Theme::space(1));
    for (int i = 0; i < heads.size(); ++i)
        text += u"<th align=\"left\" width=\"%1\">%2</th>"_s.arg(i == 0 ? u"26%"_s : width,
                                                                 escaped(heads.at(i)));
    text += u"</tr>"_s;
    bool striped = true;
    for (const FieldDiff &diff : m_fields) {
        if (m_shape == Shape::Change && diff.kind == FieldDiff::Same && !m_same->isChecked())
            continue;
        text += row(diff, striped);
        striped = !striped;
    }
    return text + u"</table>"_s;
}

void DiffView::refresh()
{
    const auto same = std::count_if(m_fields.cbegin(), m_fields.cend(), [](const FieldDiff &diff) {
        return diff.kind == FieldDiff::Same;
    });
    m_same->setVisible(m_shape == Shape::Change && same > 0);
    m_same->setText(tr("Show %n field(s) that stayed as they were", nullptr, int(same)));
    const int place = m_text->verticalScrollBar()->value();
    m_text->setHtml(html());
    m_text->verticalScrollBar()->setValue(place);
}

void DiffView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refresh();
}

} // namespace Peak
