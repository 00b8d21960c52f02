{% include "pictures.js" %}

(function(){
var root=document.documentElement,form=document.getElementById('complaint'),words=form.elements.words,key=form.elements.key,
 input=document.getElementById('photos'),thumbs=document.getElementById('thumbs'),button=form.querySelector('.send button'),
 slot=form.getAttribute('data-draft'),DAY=864e5,chosen=0;
root.className='js';
function keep(){try{words.value?localStorage.setItem(slot,JSON.stringify({at:+new Date,words:words.value,key:key.value})):localStorage.removeItem(slot)}catch(e){}}
function kept(){try{var d=JSON.parse(localStorage.getItem(slot));return d&&new Date-d.at<DAY?d:{}}catch(e){return {}}}
if(form.hasAttribute('data-sent'))try{localStorage.removeItem(slot)}catch(e){}
{# The key comes back with the words: if only the answer was lost, sending again is the same one. #}
if(slot){if(words.defaultValue)keep();else{var draft=kept();words.value=words.value||draft.words||'';key.value=draft.key||key.value}words.oninput=keep}
{# The browser's own bubble, in the page's language; a date not asked for must not hold the form back. #}
form.addEventListener('invalid',function(e){var t=e.target;if(t.validity.valueMissing)t.setCustomValidity(t.getAttribute('data-missing')||'')},true);
button.onclick=function(){[].forEach.call(form.elements,function(e){e.setCustomValidity('')})};
var picked=form.elements.picked,at=document.getElementById('when-picked');
function asked(){if(picked)picked.disabled=!(picked.required=at.checked)}
form.addEventListener('change',asked);asked();
form.addEventListener('submit',function(){if(slot)keep();setTimeout(function(){button.disabled=true},0)});
window.addEventListener('pageshow',function(){button.disabled=false;asked()});
function show(files){thumbs.innerHTML='';for(var i=0;i<files.length;i++){var img=new Image;img.alt='';img.src=URL.createObjectURL(files[i]);thumbs.appendChild(img)}}
function shrunk(file){return kioskShrunk(file).then(function(small){return small===file?file:new File([small],'photo.jpg',{type:'image/jpeg'})})}
{# One picture after the other, for a phone's memory; what was chosen last counts. #}
input.onchange=function(){var mine=chosen+=1,files=[].slice.call(input.files);show(files);
 if(!window.createImageBitmap||!window.DataTransfer||!window.Promise)return;
 button.disabled=true;
 files.reduce(function(before,file){return before.then(function(all){return shrunk(file).then(function(small){all.items.add(small);return all})})},Promise.resolve(new DataTransfer))
 .then(function(all){if(mine===chosen){input.files=all.files;show(input.files)}})['catch'](function(){}).then(function(){if(mine===chosen)button.disabled=false})};
})();
