#include "tests/views/ContrastSweep.h"

#include "tests/views/AccessSweep.h"
#include "views/common/ThemeColors.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QGroupBox>
#include <QHash>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRadioButton>
#include <QStyle>
#include <QStyleOptionButton>
#include <QTabBar>
#include <QTextEdit>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int scale = 3;
/** Between words that are judged apart. */
constexpr int gap = 5 * scale;
/** Less of one colour is the edge of a letter, or dust. */
constexpr int leastInk = 4;
/** Outlines, focus rings and lines between rows are no text. */
constexpr int margin = 3;

struct Text
{
    QRect place; ///< in the root's coordinates
    QString where;
    bool enabled = true;
};

QRect placeOf(const QWidget *widget, const QRect &part, const QWidget *root)
{
    QRect seen = part.intersected(widget->rect());
    for (const QWidget *at = widget; at != root; at = at->parentWidget())
        seen = seen.translated(at->pos()).intersected(at->parentWidget()->rect());
    return seen;
}

bool hasText(const QWidget *widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return !label->text().trimmed().isEmpty() && label->pixmap().isNull();
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        return !button->text().isEmpty();
    if (const auto *line = qobject_cast<const QLineEdit *>(widget))
        return !line->displayText().isEmpty() || !line->placeholderText().isEmpty();
    if (const auto *box = qobject_cast<const QComboBox *>(widget))
        return !box->currentText().isEmpty();
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(widget))
        return !text->document()->isEmpty() || !text->placeholderText().isEmpty();
    if (const auto *text = qobject_cast<const QTextEdit *>(widget))
        return !text->document()->isEmpty() || !text->placeholderText().isEmpty();
    if (const auto *group = qobject_cast<const QGroupBox *>(widget))
        return !group->title().isEmpty();
    if (const auto *bar = qobject_cast<const QProgressBar *>(widget))
        return bar->isTextVisible();
    return qobject_cast<const QAbstractSpinBox *>(widget) != nullptr;
}

void addCells(QAbstractItemView *view, QWidget *root, QList<Text> *texts)
{
    const QAbstractItemModel *model = view->model();
    if (!model)
        return;
    const int columns = model->columnCount(view->rootIndex());
    for (int row = 0; row < model->rowCount(view->rootIndex()); ++row) {
        for (int column = 0; column < columns; ++column) {
            const QModelIndex index = model->index(row, column, view->rootIndex());
            const QRect cell = view->visualRect(index);
            if (!cell.isEmpty() && !view->viewport()->rect().intersects(cell) && column == 0 &&
                cell.top() > view->viewport()->height())
                return; // everything else is further down
            const QRect place =
                placeOf(view->viewport(), cell.adjusted(margin, margin, -margin, -margin), root);
            if (place.height() * 2 < cell.height() || place.width() < 8)
                continue; // cut off: as good as not there
            texts->append({place,
                           u"cell %1/%2 “%3” of "_s.arg(row).arg(column).arg(
                               index.data().toString().left(40)) +
                               AccessSweep::nameOf(view),
                           view->isEnabled()});
        }
    }
}

void addHead(QHeaderView *head, QWidget *root, QList<Text> *texts)
{
    for (int section = 0; section < head->count(); ++section) {
        if (head->isSectionHidden(section) || head->orientation() == Qt::Vertical)
            continue;
        const QRect part(head->sectionViewportPosition(section), 0, head->sectionSize(section),
                         head->height());
        const QRect place =
            placeOf(head->viewport(), part.adjusted(margin, margin, -margin, -margin), root);
        if (place.width() >= 8)
            texts->append({place, u"head %1 of "_s.arg(section) + AccessSweep::nameOf(head), true});
    }
}

void addTabs(QTabBar *bar, QWidget *root, QList<Text> *texts)
{
    for (int tab = 0; tab < bar->count(); ++tab) {
        if (!bar->isTabVisible(tab))
            continue;
        const QRect part = bar->tabRect(tab).adjusted(margin, margin, -margin, -margin);
        texts->append({placeOf(bar, part, root),
                       u"tab “%1” of "_s.arg(bar->tabText(tab)) + AccessSweep::nameOf(bar),
                       bar->isTabEnabled(tab)});
    }
}

/** Without the box to tick: graphics have a rule of their own. */
QRect textPart(const QWidget *widget)
{
    QStyleOptionButton option;
    option.initFrom(widget);
    QRect part = widget->rect();
    if (qobject_cast<const QCheckBox *>(widget))
        part = widget->style()->subElementRect(QStyle::SE_CheckBoxContents, &option, widget);
    else if (qobject_cast<const QRadioButton *>(widget))
        part = widget->style()->subElementRect(QStyle::SE_RadioButtonContents, &option, widget);
    return part.adjusted(margin, margin, -margin, -margin);
}

QList<Text> textsOf(QWidget *root)
{
    QList<Text> texts;
    auto widgets = root->findChildren<QWidget *>();
    widgets.prepend(root);
    for (QWidget *widget : std::as_const(widgets)) {
        if (!AccessSweep::isSeen(widget))
            continue;
        if (auto *head = qobject_cast<QHeaderView *>(widget)) {
            addHead(head, root, &texts);
        } else if (auto *view = qobject_cast<QAbstractItemView *>(widget)) {
            addCells(view, root, &texts);
        } else if (auto *bar = qobject_cast<QTabBar *>(widget)) {
            addTabs(bar, root, &texts);
        } else if (hasText(widget)) {
            // A text that scrolls has bars beside it, which are none.
            const auto *area = qobject_cast<const QAbstractScrollArea *>(widget);
            const QWidget *holder = area ? area->viewport() : widget;
            const QRect place = placeOf(holder, textPart(holder), root);
            if (place.height() >= 6 && place.width() >= 4)
                texts.append({place, AccessSweep::nameOf(widget), widget->isEnabled()});
        }
    }
    return texts;
}

QRgb groundOf(const QImage &picture, const QRect &part)
{
    QHash<QRgb, int> counts;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
        for (int x = part.left(); x <= part.right(); ++x)
            ++counts[line[x]];
    }
    QRgb ground = 0;
    int most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > most) {
            most = it.value();
            ground = it.key();
        }
    }
    return ground;
}

/** The runs of columns in which anything but ground is painted. */
QList<QPair<int, int>> runsOf(const QImage &picture, const QRect &part, QRgb ground)
{
    QList<QPair<int, int>> runs;
    for (int x = part.left(); x <= part.right(); ++x) {
        bool inked = false;
        for (int y = part.top(); y <= part.bottom() && !inked; ++y)
            inked = reinterpret_cast<const QRgb *>(picture.constScanLine(y))[x] != ground;
        if (!inked)
            continue;
        if (!runs.isEmpty() && x - runs.constLast().second <= gap)
            runs.last().second = x;
        else
            runs.append({x, x});
    }
    return runs;
}

} // namespace

QList<ContrastSweep::Word> ContrastSweep::wordsIn(const QImage &picture, const QRect &part,
                                                  const QString &where)
{
    QList<Word> words;
    const QRect inside = part.intersected(picture.rect());
    if (inside.isEmpty())
        return words;
    const QRgb ground = groundOf(picture, inside);
    const auto runs = runsOf(picture, inside, ground);
    for (const auto &[from, to] : runs) {
        QHash<QRgb, int> counts;
        for (int y = inside.top(); y <= inside.bottom(); ++y) {
            const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
            for (int x = from; x <= to; ++x)
                ++counts[line[x]];
        }
        Word word{where, {}, QColor(ground), 0, true};
        for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
            if (it.key() == ground || it.value() < leastInk)
                continue;
            const double contrast = ThemeColors::contrast(QColor(it.key()), word.ground);
            if (contrast > word.contrast) {
                word.contrast = contrast;
                word.ink = QColor(it.key());
            }
        }
        if (word.ink.isValid())
            words.append(word);
    }
    return words;
}

QList<ContrastSweep::Word> ContrastSweep::words(QWidget *root)
{
    const QList<Text> texts = textsOf(root);
    QImage picture(root->size() * scale, QImage::Format_RGB32);
    picture.setDevicePixelRatio(scale);
    picture.fill(root->palette().color(QPalette::Window));
    root->render(&picture);
    QList<Word> all;
    for (const Text &text : texts) {
        const QRect part(text.place.topLeft() * scale, text.place.size() * scale);
        QList<Word> some = wordsIn(picture, part, text.where);
        for (Word &word : some)
            word.enabled = text.enabled;
        all += some;
    }
    return all;
}

QStringList ContrastSweep::tooPale(QWidget *root, double least)
{
    QStringList faults;
    const QList<Word> all = words(root);
    for (const Word &word : all) {
        if (word.contrast < least)
            faults.append(u"%1 on %2 is %3%4: %5"_s.arg(word.ink.name(), word.ground.name())
                              .arg(word.contrast, 0, 'f', 2)
                              .arg(word.enabled ? QString() : u" (disabled)"_s, word.where));
    }
    return faults;
}

} // namespace Peak
